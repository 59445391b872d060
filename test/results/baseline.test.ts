import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Baseline, BaselineCell } from '../../src/results/baseline-schema.ts';
import { formatBaseline, parseBaseline, readBaseline, writeBaseline } from '../../src/results/baseline.ts';
import { arbitraryBatchProfile } from './explained.ts';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const positive = fc.integer({ min: 1, max: 100_000 });
const sha256 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const packageName = fc.option(fc.record({ name: text, version: text }));

const cell: fc.Arbitrary<BaselineCell> = fc.record({
  microbenchmark: text,
  median: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  path: fc.constantFrom('one-pcpu', 'serialised-sum'),
  profile: fc.option(arbitraryBatchProfile),
});

const arbitraryBaseline: fc.Arbitrary<Baseline> = fc.record({
  kind: fc.constant('worldswitch-baseline' as const),
  schema: fc.constant(1 as const),
  worldswitch: text,
  protocol: fc.integer(),
  createdAt: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  parameters: fc.record({ iterations: positive, batches: positive }),
  configurations: fc.uniqueArray(
    fc.record({
      id: text,
      machine: text,
      kernelParameters: fc.array(text, { maxLength: 2 }),
      versions: fc.record(
        {
          kernel: fc.record({ release: text, image: sha256, package: packageName }),
          xen: fc.record({ version: text, image: sha256, package: packageName }),
          qemu: fc.record({ version: text, package: packageName }),
        },
        { requiredKeys: ['kernel', 'qemu'] },
      ),
      probe: sha256,
      vmm: sha256,
      cells: fc.uniqueArray(cell, { selector: ({ microbenchmark }) => microbenchmark, maxLength: 4 }),
    }),
    { selector: ({ id }) => id, maxLength: 3 },
  ),
});

const zeros = '0'.repeat(64);

/** A baseline as large as a real one: as many functions with names as long as those of Linux. */
function large(configurations: number, microbenchmarks: number, functions: number): Baseline {
  const profile = {
    operations: 32,
    instructions: functions * 1234,
    functions: Object.fromEntries(
      Array.from({ length: functions }, (_, index) => [`host-kernel/kvm_vgic_flush_hwstate_${index}`, 1234]),
    ),
    classes: { 'load-store': functions * 1000, rest: functions * 234 },
  };
  return {
    kind: 'worldswitch-baseline',
    schema: 1,
    worldswitch: '0.1.0',
    protocol: 2,
    createdAt: '2026-11-22T21:01:49.000Z',
    parameters: { iterations: 32, batches: 8 },
    configurations: Array.from({ length: configurations }, (_, configuration) => ({
      id: `kvm-${configuration}`,
      machine: 'cortex-a57',
      kernelParameters: ['a=b'],
      versions: {
        kernel: { release: '6.1.0-56', image: zeros, package: { name: 'linux-image', version: '6.1.192-2' } },
        qemu: { version: '10.0.2', package: null },
      },
      probe: zeros,
      vmm: zeros,
      cells: Array.from({ length: microbenchmarks }, (__, index) => ({
        microbenchmark: `microbenchmark/${index}`,
        median: 1434.5,
        path: 'one-pcpu' as const,
        profile,
      })),
    })),
  };
}

const small = large(2, 2, 3);

describe('the text of a baseline', () => {
  test('gives the same baseline back, and the same text again', () => {
    fc.assert(
      fc.property(arbitraryBaseline, (baseline) => {
        const written = formatBaseline(baseline);
        const read = parseBaseline(written, 'base.json');
        expect({ ...read, configurations: [] }).toEqual({ ...baseline, configurations: [] });
        expect(byId(read.configurations.map(withCellsById))).toEqual(
          byId(baseline.configurations.map(withCellsById)),
        );
        expect(formatBaseline(read)).toBe(written);
      }),
    );
  });

  test('is the same whatever the order in which things were measured', () => {
    const [first, second] = small.configurations;
    const turned: Baseline = {
      ...small,
      configurations: [second, first]
        .filter((each) => each !== undefined)
        .map((each) => ({
          ...each,
          cells: each.cells.toReversed().map((own) => ({
            ...own,
            profile: own.profile && {
              ...own.profile,
              functions: Object.fromEntries(Object.entries(own.profile.functions).toReversed()),
            },
          })),
        })),
    };
    expect(formatBaseline(turned)).toBe(formatBaseline(small));
  });

  test('has a line for each cell, and a line feed at the end', () => {
    const lines = formatBaseline(small).split('\n');
    const cells = lines.filter((line) => line.includes('"median"'));
    expect(cells).toHaveLength(4);
    expect(cells[0]).toMatch(/^ {8}\{"microbenchmark":"microbenchmark\/0","median":1434.5,.*\}\},$/);
    expect(lines.at(-1)).toBe('');
    expect(lines[1]).toBe('  "kind": "worldswitch-baseline",');
  });

  test('of three configurations, eleven microbenchmarks and 150 functions is small', () => {
    expect(formatBaseline(large(3, 11, 150)).length).toBeLessThan(260_000);
  });
});

function byId<T extends { id: string }>(all: readonly T[]): Map<string, T> {
  return new Map(all.map((each) => [each.id, each]));
}

/** The text of the small baseline with other fields. */
function changed(fields: Record<string, unknown>): string {
  return JSON.stringify({ ...(JSON.parse(formatBaseline(small)) as Record<string, unknown>), ...fields });
}

function withCellsById<T extends { cells: readonly BaselineCell[] }>(
  configuration: T,
): T & { cellsById: Map<string, BaselineCell> } {
  const cellsById = new Map(configuration.cells.map((each) => [each.microbenchmark, each]));
  return { ...configuration, cells: [], cellsById };
}

describe('what is no baseline is refused, with what to do', () => {
  test.each([
    ['no JSON', '<<<<<<< HEAD', 'merged badly', 'restore it from your version control'],
    ['another document', '{"name": "package"}', 'no baseline of worldswitch', 'check --update wrote'],
    ['a list', '[]', 'no baseline of worldswitch', 'does not exist yet'],
    ['a newer form', changed({ schema: 2 }), 'newer worldswitch', 'update worldswitch'],
    ['an older form', changed({ schema: 0 }), 'older form', '--baseline b.json --update'],
    [
      'a field that is not what it must be',
      changed({ parameters: { iterations: 0, batches: 8 } }),
      'damaged: parameters.iterations: ',
      '--baseline b.json --update',
    ],
    ['a version that is no number', changed({ schema: 'x' }), 'damaged: schema: ', 'restore'],
  ])('%s', (_, written, message, next) => {
    expect(() => parseBaseline(written, 'b.json')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        next: expect.stringContaining(next),
        file: 'b.json',
      }),
    );
  });

  test('a damaged cell is named by its place', () => {
    const broken = formatBaseline(small).replace('"median":1434.5', '"median":"1434.5"');
    expect(() => parseBaseline(broken, 'b.json')).toThrow('configurations[0].cells[0].median: ');
    const edited = formatBaseline(small).replace('hwstate_2":1234', 'hwstate_2":1235');
    expect(() => parseBaseline(edited, 'b.json')).toThrow(
      'configurations[0].cells[0].profile.functions: the functions add up to 3703 instructions, not to 3702',
    );
    const renamed = formatBaseline(small).replace('"host-kernel/', '"kernel/');
    expect(() => parseBaseline(renamed, 'b.json')).toThrow('cells[0].profile.functions');
  });

  test('what is there twice is refused', () => {
    const [first] = small.configurations;
    const twice = { ...small, configurations: [first, first] };
    expect(() => parseBaseline(JSON.stringify(twice), 'b.json')).toThrow('a configuration is there twice');
  });
});

describe('the file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'worldswitch-baseline-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is written whole, in a folder that is made, and read again', async () => {
    const file = join(folder, 'ci', 'baseline.json');
    await writeBaseline(file, small);
    await writeBaseline(file, small);
    expect(readdirSync(join(folder, 'ci'))).toEqual(['baseline.json']);
    expect(readFileSync(file, 'utf8')).toBe(formatBaseline(small));
    expect(await readBaseline(file)).toEqual(small);
  });

  test('that does not exist is no error, but nothing', async () => {
    expect(await readBaseline(join(folder, 'none.json'))).toBeUndefined();
  });

  test('that can be neither read nor written is said', async () => {
    const file = join(folder, 'folder.json');
    mkdirSync(file);
    await expect(readBaseline(file)).rejects.toThrow("the baseline can't be read: ");
    await expect(writeBaseline(file, small)).rejects.toThrow("the baseline can't be written: ");
    writeFileSync(join(folder, 'file'), '');
    await expect(writeBaseline(join(folder, 'file', 'b.json'), small)).rejects.toThrow(
      expect.objectContaining({ next: expect.stringContaining('another file') }),
    );
  });
});
