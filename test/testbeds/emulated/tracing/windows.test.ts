import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configurations } from '../../../../src/catalog/configurations.ts';
import { findConfiguration } from '../../../../src/catalog/find.ts';
import { canMeasure } from '../../../../src/catalog/benchmarks.ts';
import { microbenchmarks, withCalibrations } from '../../../../src/catalog/microbenchmarks.ts';
import { packageRoot } from '../../../../src/system/paths.ts';
import { probeHostOf } from '../../../../src/hypervisors/index.ts';
import { namedFunctions } from '../../../../src/testbeds/emulated/hypervisors/stamps.ts';
import { traceArguments } from '../../../../src/testbeds/emulated/tracing/windows.ts';

/** Functions and labels of the probe at which operations begin and end. */
const PROBE = [
  'run_batch',
  'report_sample',
  'do_nothing',
  'do_nop',
  'nothing_begins',
  'nothing_ends',
  'hypercall',
  'call_el2_vectors',
  'exit_to_vmm',
  'interrupt_controller_read',
  'xapic_read',
  'ipi_begins',
  'interrupt_clock',
  'completion_begins',
  'completion_ends',
].map((name, index) => ({ name, address: 0x4000_1000n + BigInt(index) * 0x10n }));

const addressOf = (name: string): string =>
  `0x${PROBE.find((symbol) => symbol.name === name)?.address.toString(16)}`;

/** The words that the plugin is told. */
function words(
  configuration: (typeof configurations)[number],
  ids: readonly string[],
  probe: typeof PROBE = PROBE,
): string[] {
  const names = namedFunctions(configuration, probeHostOf(configuration).functions);
  const kernel = new Map(
    names.map((name, index) => [name, `0xffff80000801${(0x1000 + index).toString(16)}`]),
  );
  const args = traceArguments(configuration, { batches: 7, microbenchmarks: ids }, probe, kernel);
  expect(args).toHaveLength(2);
  expect(args[0]).toBe('-plugin');
  return args[1]?.split(',') ?? [];
}

describe.each(configurations)('what is traced on $id', (configuration) => {
  const ids = microbenchmarks.filter((entry) => canMeasure(configuration, entry)).map(({ id }) => id);

  test('has a window for each row, in their order', () => {
    const told = words(configuration, ids);
    expect(told.slice(0, 5)).toEqual([
      '{tracePlugin}',
      'out={trace}',
      'batches=7',
      `batch=${addressOf('run_batch')}`,
      `sample=${addressOf('report_sample')}`,
    ]);
    const windows = told.slice(5);
    expect(windows).toHaveLength(withCalibrations(ids).length);
    expect(windows.slice(0, 3)).toEqual([
      `window=call:${addressOf('do_nothing')}`,
      `window=clock:${addressOf('nothing_begins')}:${addressOf('nothing_ends')}`,
      `window=call:${addressOf('do_nop')}`,
    ]);
    // The plugin has room for so many.
    expect(windows.length).toBeLessThanOrEqual(40);
  });

  test.each(ids)('%s is one operation as the figure counts it', (id) => {
    const { timing } = microbenchmarks.find((entry) => entry.id === id) ?? {};
    const kind = { loop: 'call', each: 'clock', stamped: 'stamp' }[timing ?? 'loop'];
    const form = {
      call: /^window=call:0x[0-9a-f]+$/,
      clock: /^window=clock:0x[0-9a-f]+:0x[0-9a-f]+$/,
      stamp: /^window=stamp:0x[0-9a-f]+:0x[0-9a-f]+:(0x[0-9a-f]+|return)$/,
    }[kind ?? ''];
    expect(words(configuration, [id]).at(-1)).toMatch(form ?? /^$/);
  });
});

test('a hypercall is the function of that name, an IPI from one read of the clock to the other', () => {
  const [configuration] = configurations;
  if (configuration === undefined) throw new Error('unreachable');
  expect(words(configuration, ['hypercall', 'virtual-ipi']).slice(-2)).toEqual([
    `window=call:${addressOf('hypercall')}`,
    `window=clock:${addressOf('ipi_begins')}:${addressOf('interrupt_clock')}`,
  ]);
});

test('the names are those of the probe', () => {
  const sources = globSync('guest/probe/**/*.{c,h,S,s,ld}', { cwd: packageRoot })
    .map((file) => readFileSync(join(packageRoot, file), 'utf8'))
    .join('\n');
  expect(PROBE.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(sources))).toEqual([]);
});

describe('it is an error', () => {
  const configuration = findConfiguration('kvm-arm64');

  test('if nothing says where an operation begins', () => {
    expect(() => words(configuration, ['hypercall/other'])).toThrow(
      'it is not known where an operation of hypercall/other begins',
    );
  });

  test('if a microbenchmark can not be had there', () => {
    expect(() => words(configuration, ['hypercall/decode'])).toThrow('hypercall/decode');
  });

  test.each(PROBE.map(({ name }) => name).filter((name) => name !== 'xapic_read'))(
    'if the probe has no %s',
    (name) => {
      const ids = microbenchmarks.filter((entry) => canMeasure(configuration, entry)).map(({ id }) => id);
      const probe = PROBE.filter((symbol) => symbol.name !== name);
      expect(() => words(configuration, ids, probe)).toThrow(`the probe has no ${name}`);
    },
  );

  test('if the machine does not tell where a function is, with what to do', () => {
    expect(() =>
      traceArguments(configuration, { batches: 1, microbenchmarks: ['io-latency-in'] }, PROBE, new Map()),
    ).toThrow('the machine does not tell where the function irqfd_wakeup is');
  });
});
