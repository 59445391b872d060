import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baselineOfRun } from '../../src/analysis/baseline-of-run.ts';
import { isChanged } from '../../src/analysis/comparison.ts';
import { sideOfBaseline, sideOfRun } from '../../src/analysis/side.ts';
import { parseTolerance } from '../../src/analysis/tolerance.ts';
import { judge } from '../../src/analysis/verdict.ts';
import { comparisonFormats } from '../../src/report/comparison-format.ts';
import { formats } from '../../src/report/format.ts';
import { reportFormats } from '../../src/report/report-format.ts';
import { formatBaseline, parseBaseline } from '../../src/results/baseline.ts';
import { parseRun } from '../../src/results/exchange.ts';
import type { Run } from '../../src/results/schema.ts';
import { openStore } from '../../src/results/store.ts';
import { compareMeasured } from '../../src/study/compare.ts';
import { runOfHereReport } from '../../src/study/import-here.ts';
import {
  batchesOf,
  linesOf,
  ofDriver,
  samplesOf,
  type SentMessage,
  usual,
  usualWith,
} from '../testbeds/here/lines.ts';

const imported = (messages: readonly SentMessage[]): Run =>
  runOfHereReport(linesOf(messages), 'result.jsonl');

/** The usual messages with other batches of a row. */
function withRow(name: string, batches: number[][]): readonly SentMessage[] {
  return usual.map((message) =>
    message['microbenchmark'] === name && message.type === 'samples' ? samplesOf(name, batches) : message,
  );
}

const run = imported(usual);

test('what the kernel module printed is a run too, which says so', () => {
  const measured = imported(ofDriver);
  expect(parseRun(formats.json(measured), 'x')).toEqual(measured);
  expect(measured.measurements).toMatchObject([
    {
      configuration: 'here-arm64',
      fingerprint: {
        software: [
          { role: 'kernel', version: '6.1.0-56-cloud-arm64' },
          { role: 'hypervisor', name: 'KVM' },
          { role: 'probe', name: 'driver' },
        ],
      },
      vm: { carrier: 'driver', facts: { 'kernel/command-line': ['console=ttyAMA0'] } },
    },
  ]);
  const table = formats.table(measured);
  expect(table).toContain('virtual-irq-completion');
  expect(table).toContain('Measured with KVM with Linux 6.1.0-56-cloud-arm64');
  // That is said of our own VMM.
  expect(table + formats.csv(measured)).not.toMatch(/lower bound/i);
});

test('what a program says that it timed as a kernel is refused', () => {
  const pretended = ofDriver.map(({ carrier: _carrier, ...message }) => message as SentMessage);
  expect(() => imported(pretended)).toThrow('that a program on arm64 can time');
});

describe('what was measured in another VM', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'worldswitch-here-'));
  });
  afterAll(() => rmSync(home, { recursive: true }));

  test('is a run like any other: stored, exported, read again, with all that was said of the VM', () => {
    const store = openStore(home);
    store.add(run);
    expect(store.get(run.id)).toEqual(run);
    store.close();
    expect(parseRun(formats.json(run), 'x')).toEqual(run);
    expect(run).toMatchObject({
      testbed: 'here',
      startedAt: '2026-11-28T13:53:49.000Z',
      endedAt: '2026-11-28T13:53:49.400Z',
      host: { architecture: 'x64', cpu: 'AMD EPYC', cpus: 2, kernel: '6.18.44', node: 'none' },
      measurements: [
        {
          configuration: 'here-x86',
          clock: { unit: 'ticks', resolution: 2, exact: false, frequency: 2_000_000_000 },
          fingerprint: { testbed: 'here', seed: 7 },
          settings: { vulnerabilities: { meltdown: 'Not affected' } },
          marks: [{ benchmark: 'hypercall/cpuid', batch: 3, cause: 'switched' }],
        },
      ],
    });
  });

  test('has the same id each time it is imported, and another one if it is another', () => {
    expect(imported(usual).id).toBe(run.id);
    expect(imported(usualWith('vm', { seed: 8 })).id).not.toBe(run.id);
  });

  test.each(['table', 'markdown'] as const)('is shown in ticks and nanoseconds, as a %s', (format) => {
    const text = formats[format](run);
    // 2001 ticks of 2 GHz an operation, less the loop's.
    expect(text).toMatch(/hypercall\/cpuid.*1,989.*994\.\d/);
    expect(text).toMatch(/the VM one was in: KVM, AMD EPYC/);
    expect(text).toMatch(/minimum, ticks.*quartiles, ticks.*median, 95 %/);
    expect(text).toContain("io-round-trip can't be measured on here-x86: no vsock to the host");
    expect(text.replaceAll(/\s+/g, ' ')).toContain('a counter at 2000.000 MHz (by CPUID leaf 0x15');
    expect(text).not.toContain('instructions');
    expect(text).not.toContain('unsteady');
    expect(text).not.toContain('Not tried there');
  });

  test('is shown as csv, LaTeX and a page', () => {
    expect(formats.csv(run)).toContain(',ticks,');
    expect(reportFormats.latex(run)).toMatch(/nanoseconds per operation[^]*hypercall\/cpuid & 994\.\d/);
    const page = reportFormats.html(run);
    expect(page).toContain('ticks per operation');
    expect(page).toContain('worldswitch run --testbed here -m');
    expect(page).not.toMatch(/instructions per operation/);
  });

  test('is called unsteady where its quartiles lie too far apart', () => {
    const far = batchesOf(30, 8000).map(([ticks = 0, start = 0], index) => {
      const own = index % 2 === 0 ? ticks : 2 * ticks;
      return [own, start, own];
    });
    const text = formats.table(imported(withRow('hypercall/cpuid', far)));
    expect(text).toMatch(/hypercall\/cpuid.*unsteady/);
    expect(text).not.toMatch(/hypercall\/refused.*unsteady/);
  });

  test('on a hypervisor that is not known, says so', () => {
    const other = formats.table(imported(usualWith('fact', { text: 'bhyve bhyve' })));
    expect(other).toContain('Not tried there');
  });

  test('says of a batch that stands out that another thread had the VCPU', () => {
    const slow = batchesOf(30, 8000).with(3, [90_000, 3000, 90_000]);
    expect(formats.table(imported(withRow('hypercall/cpuid', slow)))).toContain(
      '1 while another thread had the VCPU',
    );
  });
});

describe('two VMs are compared in nanoseconds', () => {
  const other = imported(usualWith('counter', { frequency: 4_000_000_000, calibrated: 4_000_000_000 }));
  const side = (own: Run, label: string) => sideOfRun(own, label);

  test('the same as itself differs in nothing', () => {
    expect(compareMeasured(side(run, 'A'), side(imported(usual), 'B')).cells.filter(isChanged)).toEqual([]);
  });

  test('as many ticks of a counter that runs twice as fast take half the time', () => {
    const { cells } = compareMeasured(side(run, 'A'), side(other, 'B'));
    expect(cells.filter(isChanged)).toHaveLength(3);
    const [cell] = cells;
    expect(cell).toMatchObject({ benchmark: 'hypercall/cpuid', clock: { unit: 'nanoseconds' } });
    expect(cell!.a! / cell!.b!).toBeCloseTo(2);
    expect(comparisonFormats.table(compareMeasured(side(run, 'A'), side(other, 'B')))).toContain(
      'nanoseconds',
    );
  });

  test('a baseline holds a later one against it', () => {
    const baseline = parseBaseline(formatBaseline(baselineOfRun(run)), 'b.json');
    const held = (own: Run) =>
      judge(compareMeasured(sideOfBaseline(baseline, 'b.json'), side(own, 'B')), parseTolerance('0'));
    expect(held(imported(usual)).passed).toBe(true);
    const longer = withRow('hypercall/cpuid', batchesOf(30, 9000));
    expect(held(imported(longer)).passed).toBe(false);
  });
});
