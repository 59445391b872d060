import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../../src/catalog/configurations.ts';
import { findConfiguration } from '../../../src/catalog/find.ts';
import { canMeasure, configurationsFor } from '../../../src/catalog/benchmarks.ts';
import {
  calibrationWindows,
  microbenchmarks,
  withCalibrations,
} from '../../../src/catalog/microbenchmarks.ts';
import type { Window } from '../../../src/catalog/windows.ts';
import { probeHostOf } from '../../../src/hypervisors/index.ts';
import { supportOf } from '../../../src/architectures/index.ts';
import { namedFunctions } from '../../../src/carriers/probe-vm/stamps.ts';
import { traceWords, type Tracing } from '../../../src/carriers/probe-vm/windows.ts';

/** Functions and labels of the probe at which operations begin and end, and those that the plugin needs beside them. */
const PROBE = [
  ...['run_batch', 'report_sample'],
  ...new Set(
    [...Object.values(calibrationWindows), ...microbenchmarks.map(({ window }) => window)].flatMap(namesOf),
  ),
].map((name, index) => ({ name, address: 0x4000_1000n + BigInt(index) * 0x10n }));

function namesOf(window: Window): string[] {
  if (window.kind === 'call') return [window.function];
  return window.kind === 'clock' ? [window.begins, window.ends] : [];
}

const addressOf = (name: string): string =>
  `0x${PROBE.find((symbol) => symbol.name === name)?.address.toString(16)}`;

/** How a configuration's machine is traced whose kernel tells all functions, or no function. */
function tracing(
  configuration: Configuration,
  ids: readonly string[],
  { symbols = PROBE, tells = true }: { symbols?: typeof PROBE; tells?: boolean } = {},
): Tracing {
  const { functions } = probeHostOf(configuration);
  const names = tells ? namedFunctions(configuration, functions) : [];
  const kernel = new Map(
    names.map((name, index) => [name, `0xffff80000801${(0x1000 + index).toString(16)}`]),
  );
  return traceWords({ configuration, batches: 7, benchmarks: ids }, functions, { symbols }, kernel);
}

/** The words that the plugin is told. */
function words(configuration: Configuration, ids: readonly string[]): string[] {
  const { words: told, failures } = tracing(configuration, ids);
  expect(failures).toEqual([]);
  return [...told];
}

describe.each(configurationsFor('microbenchmark'))('what is traced on $id', (configuration) => {
  const ids = microbenchmarks.filter((entry) => canMeasure(configuration, entry)).map(({ id }) => id);

  test('has a window for each row, in their order', () => {
    const told = words(configuration, ids);
    const { begin, end } = supportOf(configuration.machine.architecture).probe.addresses.nops;
    expect(told.slice(0, 4)).toEqual([
      `nops=0x${begin.toString(16)}:0x${end.toString(16)}`,
      'batches=7',
      `batch=${addressOf('run_batch')}`,
      `sample=${addressOf('report_sample')}`,
    ]);
    const windows = told.slice(4);
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
  expect(words(findConfiguration('kvm-arm64'), ['hypercall', 'virtual-ipi']).slice(-2)).toEqual([
    `window=call:${addressOf('hypercall')}`,
    `window=clock:${addressOf('ipi_begins')}:${addressOf('interrupt_clock')}`,
  ]);
});

describe('what can not be traced is an error of that microbenchmark alone', () => {
  const configuration = findConfiguration('kvm-arm64');
  const ids = ['hypercall', 'virtual-ipi', 'io-latency-in'];
  const all = words(configuration, ids);
  const NEXT = expect.stringContaining('docs/extending.md');

  test.each([
    ['hypercall', 'hypercall'],
    ['ipi_begins', 'virtual-ipi'],
    ['interrupt_clock', 'virtual-ipi'],
  ])('if the probe has no %s', (name, benchmark) => {
    const symbols = PROBE.filter((symbol) => symbol.name !== name);
    const { words: told, failures } = tracing(configuration, ids, { symbols });
    expect(failures).toEqual([{ benchmark, error: `the probe has no code of the name ${name}`, next: NEXT }]);
    // It keeps its place, and no operation of it begins where the empty loop's do.
    const expected = [...all];
    expected[all.length - ids.length + ids.indexOf(benchmark)] = `window=call:${addressOf('do_nothing')}`;
    expect(told).toEqual(expected);
  });

  test('if the machine does not tell where a function is, with what to do', () => {
    const { failures } = tracing(configuration, ids, { tells: false });
    expect(failures).toEqual([
      {
        benchmark: 'io-latency-in',
        error: 'the machine does not tell where the function irqfd_wakeup is',
        next: expect.stringContaining('--kernel-symbols'),
      },
    ]);
  });

  test.each(['run_batch', 'report_sample', 'do_nothing', 'do_nop', 'nothing_begins', 'nothing_ends'])(
    'and of each of them if the probe has no %s, without which nothing is traced',
    (name) => {
      const symbols = PROBE.filter((symbol) => symbol.name !== name);
      const { words: told, failures } = tracing(configuration, ids, { symbols });
      expect(told).toEqual([]);
      expect(failures.map(({ benchmark }) => benchmark)).toEqual(ids);
      expect(new Set(failures.map(({ error }) => error))).toEqual(
        new Set([`the probe has no code of the name ${name}`]),
      );
    },
  );
});
