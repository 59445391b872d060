import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type {
  Baseline,
  BaselineCell,
  BaselineComponent,
  BaselineMeasurement,
} from '../../src/results/baseline-schema.ts';
import { formatBaseline, parseBaseline, readBaseline, writeBaseline } from '../../src/results/baseline.ts';
import { INSTRUCTIONS, unitSchema } from '../../src/results/clock.ts';
import { roleSchema } from '../../src/results/software.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { arbitraryBatchProfile } from './explained.ts';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const positive = fc.integer({ min: 1, max: 100_000 });
const sha256 = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const packageName = fc.option(fc.record({ name: text, version: text }));

const figure = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);

const cell: fc.Arbitrary<BaselineCell> = fc.record(
  {
    benchmark: text,
    median: figure,
    sensitivity: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    path: fc.constantFrom('one-pcpu', 'serialised-sum'),
    profile: fc.option(arbitraryBatchProfile),
    samples: fc.array(figure, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: ['benchmark', 'median', 'path', 'profile'] },
);

const component: fc.Arbitrary<BaselineComponent> = fc.record(
  {
    role: fc.constantFrom(...roleSchema.options),
    name: text,
    version: fc.option(text),
    sha256: fc.option(sha256),
    package: packageName,
    parameters: fc.array(text, { maxLength: 2 }),
  },
  { requiredKeys: ['role', 'name', 'version', 'sha256', 'package'] },
);

const measured = {
  configuration: text,
  machine: fc.option(text),
  kernelParameters: fc.array(text, { maxLength: 2 }),
  clock: fc.record({
    unit: fc.constantFrom(...unitSchema.options),
    resolution: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    exact: fc.boolean(),
  }),
  protocol: fc.option(fc.integer()),
  software: fc.array(component, { maxLength: 3 }),
};

const measurement: fc.Arbitrary<BaselineMeasurement> = fc.oneof(
  fc.record({
    kind: fc.constant('microbenchmarks' as const),
    ...measured,
    parameters: fc.record({ iterations: positive, batches: positive }),
    cells: fc.uniqueArray(cell, { selector: ({ benchmark }) => benchmark, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('workload' as const),
    ...measured,
    parameters: fc.record({
      vcpus: positive,
      units: positive,
      repetitions: positive,
      transport: fc.constantFrom('pci' as const, 'mmio' as const),
      vhost: fc.boolean(),
      haltPollNs: fc.nat(),
    }),
    cells: fc.tuple(cell),
  }),
);

const arbitraryBaseline: fc.Arbitrary<Baseline> = fc.record({
  kind: fc.constant('worldswitch-baseline' as const),
  schema: fc.constant(3 as const),
  worldswitch: text,
  createdAt: fc
    .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  measurements: fc.uniqueArray(measurement, { selector: ({ configuration }) => configuration, maxLength: 3 }),
});

const zeros = '0'.repeat(64);

function sampleComponent(role: BaselineComponent['role'], version: string | null): BaselineComponent {
  return {
    role,
    name: role,
    version,
    sha256: zeros,
    package: { name: `${role}-package`, version: '6.1.192-2' },
  };
}

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
    schema: 3,
    worldswitch: '0.1.0',
    createdAt: '2026-11-22T21:01:49.000Z',
    measurements: Array.from({ length: configurations }, (_, configuration) => ({
      kind: 'microbenchmarks',
      configuration: `kvm-${configuration}`,
      machine: 'cortex-a57',
      kernelParameters: ['a=b'],
      clock: INSTRUCTIONS,
      protocol: 2,
      software: [sampleComponent('kernel', '6.1.0-56'), sampleComponent('probe', null)],
      parameters: { iterations: 32, batches: 8 },
      cells: Array.from({ length: microbenchmarks }, (__, index) => ({
        benchmark: `microbenchmark/${index}`,
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
        expect({ ...read, measurements: [] }).toEqual({ ...baseline, measurements: [] });
        expect(byConfiguration(read)).toEqual(byConfiguration(baseline));
        expect(formatBaseline(read)).toBe(written);
      }),
    );
  });

  test('is the same whatever the order in which things were measured', () => {
    const turned: Baseline = {
      ...small,
      measurements: small.measurements.toReversed().map((each) => ({
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

  test('has a line for each cell and each component, and a line feed at the end', () => {
    const lines = formatBaseline(small).split('\n');
    const cells = lines.filter((line) => line.includes('"median"'));
    expect(cells).toHaveLength(4);
    expect(cells[0]).toMatch(/^ {8}\{"benchmark":"microbenchmark\/0","median":1434.5,.*\}\},$/);
    expect(lines.filter((line) => /^ {8}\{"role":"kernel",.*\},$/.test(line))).toHaveLength(2);
    expect(lines.at(-1)).toBe('');
    expect(lines[1]).toBe('  "kind": "worldswitch-baseline",');
  });

  test('of three configurations, eleven microbenchmarks and 150 functions is small', () => {
    expect(formatBaseline(large(3, 11, 150)).length).toBeLessThan(260_000);
  });
});

function byConfiguration({ measurements }: Baseline): Map<string, unknown> {
  return new Map(
    measurements.map(({ cells, ...each }) => [
      each.configuration,
      { ...each, cells: new Map(cells.map((own) => [own.benchmark, own])) },
    ]),
  );
}

/** The text of the small baseline with other fields. */
function changed(fields: Record<string, unknown>): string {
  return JSON.stringify({ ...(JSON.parse(formatBaseline(small)) as Record<string, unknown>), ...fields });
}

describe('what is no baseline is refused, with what to do', () => {
  test.each([
    ['no JSON', '<<<<<<< HEAD', 'merged badly', 'restore it from your version control'],
    ['another document', '{"name": "package"}', 'no baseline of worldswitch', 'check --update wrote'],
    ['a list', '[]', 'no baseline of worldswitch', 'does not exist yet'],
    ['a newer form', changed({ schema: 4 }), 'newer worldswitch', 'update worldswitch'],
    ['an older form', changed({ schema: 0 }), 'older form', '--baseline b.json --update'],
    [
      'a field that is not what it must be',
      changed({ measurements: 3 }),
      'damaged: measurements: ',
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
    expect(() => parseBaseline(broken, 'b.json')).toThrow('measurements[0].cells[0].median: ');
    const edited = formatBaseline(small).replace('hwstate_2":1234', 'hwstate_2":1235');
    expect(() => parseBaseline(edited, 'b.json')).toThrow(
      'measurements[0].cells[0].profile.functions: the functions add up to 3703 instructions, not to 3702',
    );
    const renamed = formatBaseline(small).replace('"host-kernel/', '"kernel/');
    expect(() => parseBaseline(renamed, 'b.json')).toThrow('cells[0].profile.functions');
  });

  test('what is there twice is refused', () => {
    const [first] = small.measurements;
    const twice = { ...small, measurements: [first, first] };
    expect(() => parseBaseline(JSON.stringify(twice), 'b.json')).toThrow(
      'microbenchmark/0 on kvm-0 is there twice',
    );
  });
});

describe('a baseline of version 1', () => {
  const written = readFileSync(join(packageRoot, 'test/fixtures/baseline-1.json'), 'utf8');

  test('is read as what it would be today', () => {
    const { schema, worldswitch, measurements } = parseBaseline(written, 'b.json');
    expect({ schema, worldswitch }).toEqual({ schema: 3, worldswitch: '0.0.0' });
    expect(measurements).toMatchObject([
      {
        kind: 'microbenchmarks',
        configuration: 'kvm-arm64',
        machine: 'cortex-a57',
        clock: INSTRUCTIONS,
        protocol: 2,
        parameters: { iterations: 10, batches: 3 },
        cells: [{ benchmark: 'hypercall', median: 11.5, profile: { functions: { 'el2/g': 15 } } }],
      },
      {
        configuration: 'xen-arm64',
        software: [
          { role: 'kernel', name: 'Linux', version: '6.1.0-test', parameters: ['nothing=1'] },
          { role: 'hypervisor', name: 'Xen', version: '4.17', package: { version: '4.17.7' } },
          { role: 'emulator', name: 'QEMU', version: '10.0.2', sha256: null, package: null },
          { role: 'probe', sha256: zeros },
          { role: 'vmm', sha256: zeros },
        ],
      },
    ]);
    const again = formatBaseline(parseBaseline(written, 'b.json'));
    expect(formatBaseline(parseBaseline(again, 'b.json'))).toBe(again);
  });

  test('that is damaged is refused, by its own fields', () => {
    expect(() => parseBaseline(written.replace(/"median": ?11.5/, '"median": null'), 'b.json')).toThrow(
      'damaged: configurations[0].cells[0].median: ',
    );
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
    await expect(readBaseline('/dev/zero')).rejects.toThrow(
      "the baseline can't be read: it is no regular file",
    );
    await expect(writeBaseline(file, small)).rejects.toThrow("the baseline can't be written: ");
    writeFileSync(join(folder, 'file'), '');
    await expect(writeBaseline(join(folder, 'file', 'b.json'), small)).rejects.toThrow(
      expect.objectContaining({ next: expect.stringContaining('another file') }),
    );
  });
});
