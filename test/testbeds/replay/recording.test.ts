import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRecording, type Recording } from '../../../src/testbeds/replay/recording.ts';
import { packageRoot } from '../../../src/system/paths.ts';
import { WorldswitchError } from '../../../src/system/errors.ts';

const recording: Recording = {
  kind: 'worldswitch-recording',
  schema: 1,
  recordedAt: '2026-11-28T01:15:40Z',
  clock: { unit: 'cycles', resolution: 21, exact: false },
  host: { architecture: 'x64', cpu: 'AMD EPYC', cpus: 2, kernel: '6.18.44', node: 'none' },
  configuration: { id: 'cpuid-x86', title: 'CPUID of a program in a VM, x86' },
  software: [
    { role: 'recorder', name: 'record', version: '1', sha256: '0'.repeat(64) },
    { role: 'hypervisor', name: 'KVMKVMKVM', version: 'unknown', sha256: null },
  ],
  samples: [
    { benchmark: 'calibration/loop', batch: 0, iterations: 10, ticks: 63, start: 1000, end: 1063 },
    { benchmark: 'hypercall', batch: 0, iterations: 10, ticks: 128_310, start: 2000, end: 130_310 },
    { benchmark: 'hypercall', batch: 1, iterations: 10, ticks: 128_499, start: 131_000, end: 260_000 },
  ],
};

/** The sentences that a document with these fields changed is refused with. */
function refusal(changes: object): { message: string; next: string } {
  try {
    parseRecording(JSON.stringify({ ...recording, ...changes }), 'a.json');
  } catch (error) {
    if (error instanceof WorldswitchError) return { message: error.message, next: error.next };
  }
  throw new Error('it was read');
}

const withSample = (changes: object): object => ({
  samples: recording.samples.with(2, { ...recording.samples[2]!, ...changes }),
});

test('a recording is read as it was written', () => {
  expect(parseRecording(JSON.stringify(recording), 'a.json')).toEqual(recording);
});

describe('what is no recording is refused in one sentence', () => {
  test.each([
    ['something else', { kind: 'worldswitch-baseline' }, 'kind: '],
    ['no samples', { samples: [] }, 'samples: there is none'],
    ['a clock without a resolution', { clock: { unit: 'cycles', exact: false } }, 'clock.resolution: '],
    ['a unit that no clock counts', { clock: { ...recording.clock, unit: 'hours' } }, 'clock.unit: '],
    ['a field that nobody knows', { hostTick: { period: 1 } }, 'hostTick'],
    ['a batch without operations', withSample({ iterations: 0 }), 'samples[2].iterations: '],
    [
      'a batch that is missing',
      withSample({ batch: 2 }),
      'samples[2].batch: this is batch 2 of hypercall, where batch 1 is due',
    ],
    [
      'a batch that ended before it could',
      withSample({ end: 131_001 }),
      'samples[2]: the batch took longer than from its start to its end',
    ],
  ])('%s', (_, changes, place) => {
    const { message, next } = refusal(changes);
    expect(message).toContain('this is no recording of timings: ');
    expect(message).toContain(place);
    expect(next).toBe('give the document that a recorder printed, whole and as it was');
  });

  test('a document that was cut, wherever it was', () => {
    const whole = JSON.stringify(recording);
    fc.assert(
      fc.property(fc.nat({ max: whole.length - 1 }), (length) => {
        expect(() => parseRecording(whole.slice(0, length), 'a.json')).toThrow('or one that was cut');
      }),
    );
  });

  test('one of a newer form asks for a newer worldswitch', () => {
    expect(refusal({ schema: 2 })).toEqual({
      message: 'the recording has a newer form (version 2, this worldswitch reads 1)',
      next: 'update worldswitch',
    });
  });
});

const files = globSync('test/fixtures/timings/*.json', { cwd: packageRoot });

test.each(files)('%s is a recording', (file) => {
  const { clock, samples } = parseRecording(readFileSync(join(packageRoot, file), 'utf8'), file);
  expect(clock.exact).toBe(false);
  const counts = Map.groupBy(samples, ({ benchmark }) => benchmark);
  expect([...counts.keys()]).toEqual([
    'calibration/loop',
    'calibration/each',
    'calibration/nop',
    'hypercall',
  ]);
  expect(new Set([...counts.values()].map(({ length }) => length)).size).toBe(1);
});
