import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRun, runToJson } from '../../src/results/exchange.ts';
import { SCHEMA_VERSION } from '../../src/results/schema.ts';
import { arbitraryRun } from './arbitrary-run.ts';
import { batches, measurementOf, runOf } from './sample-run.ts';

test('a run comes back from its JSON exactly as it was', () => {
  fc.assert(
    fc.property(arbitraryRun, (run) => {
      expect(parseRun(runToJson(run), 'x.json')).toStrictEqual(run);
    }),
  );
});

describe('a document that is no run', () => {
  test('of a newer worldswitch', () => {
    const text = JSON.stringify({ schema: SCHEMA_VERSION + 1, anything: 'else' });
    expect(() => parseRun(text, 'x.json')).toThrow('by a newer worldswitch (record version');
  });

  test('no JSON, or only half of it', () => {
    expect(() => parseRun(runToJson(runOf([])).slice(0, 100), 'x.json')).toThrow('no JSON document');
  });

  test('with a wrong field: the first one is named with its place', () => {
    const run = runOf([measurementOf(batches('hypercall', [100, 101]))]);
    const text = runToJson(run).replace('"ticks": 101', '"ticks": -1');
    expect(() => parseRun(text, 'x.json')).toThrow('measurements[0].samples[1].ticks: ');
  });

  test.each(['null', '[]', '"run"', '{}'])('%s', (text) => {
    expect(() => parseRun(text, 'x.json')).toThrow('this is no run of worldswitch');
  });

  test('the file is named', () => {
    expect(() => parseRun('{}', 'x.json')).toThrow(expect.objectContaining({ file: 'x.json' }));
  });
});
