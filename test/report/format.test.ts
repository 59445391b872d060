import { describe, expect, test } from 'vitest';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { published } from '../../src/catalog/published.ts';
import { formats } from '../../src/report/format.ts';
import { notesOf } from '../../src/report/notes.ts';
import { formatFigure } from '../../src/report/numbers.ts';
import { parseRun } from '../../src/results/exchange.ts';
import type { Run } from '../../src/results/schema.ts';
import {
  batches,
  calibrated,
  failureOf,
  measurementOf,
  runOf,
  sampleComponent,
  withComponent,
} from '../results/sample-run.ts';
import { workloadOf } from '../results/sample-workload.ts';

/** 10 operations a batch; the loop costs 4 and the clock 6 ticks an operation. */
const a57 = measurementOf([
  ...calibrated,
  ...batches('hypercall', [99_040, 20_040, 20_040, 20_040]),
  ...batches('hypercall/el2', [340, 340, 340, 340]),
  ...batches('virtual-ipi', [30_060, 30_060, 88_060, 30_060]),
  ...batches('io-latency-out', [40_000, 40_000, 40_000, 40_000]),
]);
const vhe = measurementOf([...calibrated, ...batches('hypercall', [10_045, 10_045, 10_045, 10_045])], {
  configuration: 'kvm-arm64-vhe',
});
const failed = failureOf('kvm-arm64-nvhe', ['hypercall'], {
  error: 'the machine hung',
  next: 'try worldswitch run --cold',
});
const run = runOf([a57, vhe, failed]);
const cycles = (row: string): string => formatFigure(published.cycles(row, 'kvm-arm') ?? Number.NaN);

describe('table', () => {
  const text = formats.table(run);
  const lineOf = (start: string): string | undefined =>
    text.split('\n').find((line) => line.trimStart().startsWith(start));
  const cellsOf = (start: string): string[] | undefined => lineOf(start)?.trim().split(/[ |]+/);

  test('a table for each machine: instructions, then published cycles under their own heading', () => {
    expect(text.match(/^(Arm|x86) .*$/gm)).toEqual(['Arm Cortex-A57, GICv2', 'Arm Neoverse N1, GICv3']);
    expect(lineOf('| instructions per operation')).toContain('| cycles, 2016');
    expect(cellsOf('| kvm-arm64')?.slice(1)).toEqual(['kvm-arm64-vhe', 'kvm-arm64-nvhe']);
    expect(text).toMatch(/\| +kvm-arm64 \| +kvm-arm\n/);
    expect(cellsOf('hypercall ')).toEqual(['hypercall', '2,000', cycles('hypercall')]);
    expect(cellsOf('hypercall/el2')).toEqual(['hypercall/el2', '30', '-']);
    expect(text).toMatch(/^hypercall +\| +1,000\.5 +failed$/m);
  });

  test('serialised sums, stamps and unexplained batches have footnotes', () => {
    expect(cellsOf('virtual-ipi')).toEqual(['virtual-ipi', '(1)', '3,000!', cycles('virtual-ipi')]);
    expect(cellsOf('io-latency-out')?.slice(0, 3)).toEqual(['io-latency-out', '(2)', '4,000']);
    expect(text).toContain('(1) A serialised sum');
    expect(text).toContain('(2) Begin and end are stamped');
    expect(text.replaceAll(/\n +/g, ' ')).toContain('virtual-ipi on kvm-arm64 1 of 4 (batch 2: 8,800)');
  });

  test('below it: unit, overhead, self-test, versions, failures, and where to see more', () => {
    const flowing = text.replaceAll(/\n +/g, ' ');
    expect(flowing).toContain('not hardware time');
    expect(flowing).toContain(
      'Overhead subtracted per operation: loop 4, clock reads around each operation 6.',
    );
    expect(flowing).toContain('Self-test passed');
    expect(flowing).toContain('1 first of a microbenchmark');
    expect(flowing).toContain('Linux 6.1.0-test (linux-image-test 6.1.1-1), QEMU 10.0.2');
    expect(flowing).toContain('kvm-arm64-nvhe failed: the machine hung. Next: try worldswitch run --cold');
    expect(flowing).toContain(`worldswitch show ${run.id} --format json`);
  });

  test('no line is longer than 100 characters, and digits stand below each other', () => {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(lineOf('hypercall ')?.indexOf('2,000')).toBe(lineOf('io-latency-out')?.indexOf('4,000'));
  });

  test('what differs between configurations is said for each', () => {
    const slow = measurementOf([...batches('calibration/loop', [70]), ...calibrated.slice(3)], {
      configuration: 'kvm-arm64-vhe',
    });
    const flowing = formats.table(runOf([a57, slow])).replaceAll(/\n +/g, ' ');
    expect(flowing).toContain(
      'operation: kvm-arm64: loop 4, clock reads around each operation 6; kvm-arm64-vhe: loop 7,',
    );
    expect(flowing).toContain('Self-test FAILED, the figures are not a result: kvm-arm64: a batch of N NOPs');
  });

  test('spread is shown where there is some', () => {
    expect(text).not.toContain('median absolute deviation');
    const spread = measurementOf([...calibrated, ...batches('hypercall', [140, 240, 340])]);
    expect(formats.table(runOf([spread])).replaceAll(/\n +/g, ' ')).toContain(
      'hypercall: kvm-arm64 10 (±10)',
    );
  });

  test('packages that are not the locked ones are named', () => {
    const other = structuredClone(a57);
    for (const { package: record } of other.fingerprint.software) if (record !== null) record.locked = false;
    expect(formats.table(runOf([other])).replaceAll(/\n +/g, ' ')).toContain(
      'other versions than the locked ones: linux-image-test',
    );
  });

  test('what the user built is named by its file, with what it was told beside', () => {
    const own = structuredClone(a57);
    const kernel = { package: null, file: 'Image', parameters: ['nosmt', 'a=b'] };
    const xen = { name: 'Xen', version: '4.17', sha256: 'ab'.repeat(32), file: 'xen.gz' };
    own.fingerprint.software = withComponent(
      withComponent(own.fingerprint.software, 'kernel', kernel),
      'hypervisor',
      xen,
    );
    expect(formats.table(runOf([own])).replaceAll(/\n +/g, ' ')).toContain(
      "Measured with Xen 4.17 (own image xen.gz, sha256 abababab…) with Dom0's Linux 6.1.0-test " +
        '(own image Image, sha256 00000000…, with nosmt a=b), QEMU 10.0.2',
    );
  });

  test('figures of an older probe are said to be such', () => {
    const old = structuredClone(a57);
    Object.assign(old.fingerprint, { protocol: 1 });
    expect(formats.table(runOf([old])).replaceAll(/\n +/g, ' ')).toContain(
      'Measured by an older probe (protocol 1;',
    );
    expect(text).not.toContain('older probe');
  });

  test('a run without a figure has no table, and an interrupted one says so', () => {
    const only = formats.table(runOf([failed], { endedAt: null }));
    expect(only).not.toContain('|');
    expect(only).not.toContain('Self-test');
    expect(only).toContain('the machine hung');
    expect(only).toContain('interrupted');
  });

  test('a verified run says so', () => {
    expect(formats.table(runOf([a57], { verified: true }))).toContain('Verified: every configuration');
  });

  test('of a run of which a part failed it says what was verified', () => {
    const plan = { ...run.plan, verify: true };
    const said = (measurements: Run['measurements']): string =>
      formats.table(runOf(measurements, { plan })).replaceAll(/\n +/g, ' ');
    expect(said([a57, failed])).toContain(
      `Verified: ${a57.configuration}, each measured twice from a machine booted afresh, without a difference; ` +
        `not ${failed.configuration}, which failed.`,
    );
    expect(said([failed])).toContain('Verified: nothing, as all that was measured failed.');
    expect(said([a57, failed])).not.toContain('Not verified');
  });
});

test('markdown has the same cells, with the unit in every head', () => {
  const text = formats.markdown(run);
  expect(text).toContain('| per operation | kvm-arm64, instructions | published 2016 (kvm-arm), cycles |');
  expect(text).toContain('| per operation | kvm-arm64-vhe, instructions | kvm-arm64-nvhe, instructions |');
  expect(text).toContain(`| virtual-ipi (1) | 3,000! | ${cycles('virtual-ipi')} |`);
});

describe('all seven configurations', () => {
  const all = defaultConfigurations.map(({ id }, index) =>
    measurementOf(
      [
        ...calibrated,
        ...batches('hypercall', [1040 + 1000 * index, 1040 + 1000 * index]),
        ...batches('io-latency-out', [50_000, 50_000]),
        ...(id.includes('x86') ? batches('hypercall/decode', [500, 500]) : []),
      ],
      { configuration: id },
    ),
  );
  const text = formats.table(runOf(all));
  const flowing = text.replaceAll(/\n +/g, ' ');

  test('fit into 100 characters, in three tables', () => {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(text.match(/^(Arm|x86) .*$/gm)).toHaveLength(3);
  });

  test('a mark that holds for one hypervisor only names it', () => {
    expect(text).toMatch(/^io-latency-out \(1: Xen\) \(2\)/m);
  });

  test('the findings of the study are checked with the figures of the run', () => {
    // Xen's synthetic hypercall on Arm is above KVM's: the study's finding does not hold.
    expect(flowing).toContain('no longer holds  On Arm a hypercall to Xen (Type 1) costs less');
    expect(flowing).toContain('hypercall: xen-arm64 400, kvm-arm64 100 (study: 376 and 6,500 cycles)');
    expect(formats.markdown(runOf(all))).toContain('- **no longer holds**: On Arm a hypercall to Xen');
  });

  test('what the emulated CPU adds is a number', () => {
    expect(flowing).toContain('due to it: kvm-x86 50 of 600, xen-x86 50 of 700.');
    expect(flowing).toContain("without the emulated CPU's decoding xen-x86 650 of 700, kvm-x86 550 of 600");
  });
});

describe('what only the emulated CPU decodes', () => {
  /** KVM and Xen on x86, whose hypercalls take this many instructions, and those of them that decode. */
  function onX86(hypercall: number, decode?: number): Run {
    return runOf(
      ['kvm-x86', 'xen-x86'].map((configuration) =>
        measurementOf(
          [
            ...calibrated,
            ...batches('hypercall', [10 * hypercall + 40]),
            ...batches('interrupt-controller-trap/xapic', [10 * hypercall + 40]),
            ...(decode === undefined ? [] : batches('hypercall/decode', [10 * decode])),
          ],
          { configuration },
        ),
      ),
    );
  }
  const flow = (shown: Run): string => formats.table(shown).replaceAll(/\n +/g, ' ');

  test('marks a row in every format if it is more than half, and no other row', () => {
    const [mostly, partly] = [onX86(100, 51), onX86(100, 49)];
    expect(formats.table(mostly)).toMatch(/^hypercall \(4\) /m);
    expect(formats.table(mostly)).toMatch(/^interrupt-controller-trap\/xapic +\|/m);
    expect(flow(mostly)).toContain('(4) More than half is decoding');
    expect(formats.markdown(mostly)).toMatch(/^\| hypercall \(4\) \|/m);
    expect(notesOf(mostly).join('\n')).toContain('more than half is: kvm-x86 hypercall; xen-x86 hypercall.');
    expect(formats.csv(mostly)).toMatch(/,kvm-x86,hypercall,.*,mostly decoding$/m);
    expect(formats.csv(mostly)).toMatch(/,kvm-x86,hypercall\/decode,.*,$/m);
    expect(formats.table(partly)).not.toContain('(4)');
    expect(formats.csv(partly)).not.toContain('mostly');
  });

  test('keeps a finding from being judged if it was not measured, and says why', () => {
    const text = flow(onX86(100));
    expect(text).toContain("can't be judged  On x86 a hypercall costs KVM and Xen about the same.");
    expect(text).toContain(
      'on xen-x86 and kvm-x86 it contains decoding that only the emulated CPU causes, and hypercall/decode',
    );
    expect(text).toContain('as hypercall/decode was not measured: kvm-x86 hypercall; xen-x86 hypercall.');
  });
});

test('an exit to our VMM is said to be a lower bound of what others take', () => {
  const exits = runOf([measurementOf([...calibrated, ...batches('hypercall/vmm', [1040])])]);
  expect(formats.table(exits)).toMatch(/^hypercall\/vmm \(3\) /m);
  expect(formats.table(exits)).toContain('(3) A lower bound: our VMM');
  expect(formats.csv(exits)).toMatch(/,hypercall\/vmm,.*,lower bound$/m);
});

test('json is the run itself', () => {
  expect(parseRun(formats.json(run), 'x.json')).toStrictEqual(run);
});

test('csv has a line for every batch of either kind, with its unit, and quotes what needs it', () => {
  const strange = measurementOf([...batches('a "strange", name', [7])]);
  const workload = workloadOf('kvm-arm64', 'tcp-rr', [2000]);
  const lines = formats.csv(runOf([a57, failed, strange, workload])).split('\n');
  expect(lines[0]).toBe('run,measurement,configuration,benchmark,batch,operations,unit,ticks,start,end,note');
  expect(lines).toHaveLength(1 + a57.samples.length + 1 + 2 + 1);
  expect(lines[1]).toBe(`${run.id},0,kvm-arm64,calibration/loop,0,10,instructions,40,0,40,`);
  expect(lines.slice(-4, -1)).toEqual([
    `${run.id},2,kvm-arm64,"a ""strange"", name",0,10,instructions,7,0,7,`,
    `${run.id},3,kvm-arm64,calibration/start,0,1,instructions,1000,0,1000,`,
    `${run.id},3,kvm-arm64,tcp-rr,0,11,instructions,2000,5000,7000,`,
  ]);
});

describe('a run of both kinds', () => {
  const both = runOf([
    a57,
    workloadOf('native-arm64', 'tcp-rr', [2000]),
    workloadOf('kvm-arm64', 'tcp-rr', [3500]),
  ]);

  test('has tables, footnotes and notes of both', () => {
    const text = formats.table(both);
    expect(text).toMatch(/^Arm Cortex-A57, GICv2\n[^]*^Application workloads on Arm Cortex-A57, GICv2$/m);
    expect(text).toMatch(/^tcp-rr, a transaction \| +100 +250 \| +2\.50$/m);
    const flowing = text.replaceAll(/\n +/g, ' ');
    expect(flowing).toContain('(1) A serialised sum');
    expect(flowing).toMatch(/per operation, overhead of the loop[^]*client, server and hypervisor together/);
    expect(flowing).toContain('csv (every batch and repetition)');
  });

  test('has heads in Markdown that say what a figure is of one of', () => {
    const text = formats.markdown(both);
    expect(text).toContain('| per operation | kvm-arm64, instructions | published 2016 (kvm-arm), cycles |');
    expect(text).toContain(
      '| per unit of work | native-arm64, instructions | kvm-arm64, instructions | kvm-arm64, times native |',
    );
  });
});

describe('figures of a clock that is not exact', () => {
  const clock = { unit: 'nanoseconds', resolution: 20, exact: false } as const;
  const timed = measurementOf([...calibrated, ...batches('hypercall', [140, 240, 340])], {
    configuration: 'kvm-arm64-vhe',
    clock,
    hostTick: null,
  });
  const text = formats.table(runOf([timed]));

  test('show how far batches are from them, and the notes say what that is', () => {
    expect(text).toMatch(/^hypercall +\| +20 ±10$/m);
    const flowing = text.replaceAll(/\n +/g, ' ');
    expect(flowing).toContain('± median absolute deviation');
    expect(flowing).toContain('Its resolution: 20 nanoseconds.');
    expect(flowing).toContain(
      'Unit: nanoseconds, per operation, overhead of the loop and the clock subtracted.',
    );
    expect(text).not.toMatch(/instructions/);
  });

  test('never share a column with those of another unit, and a finding about both says that', () => {
    const counted = measurementOf([...calibrated, ...batches('hypercall', [440, 440, 440])], {
      configuration: 'kvm-arm64-nvhe',
    });
    const mixed = formats.table(runOf([timed, counted]));
    expect(mixed).toMatch(/\| nanoseconds per operation \| instructions per operation\n/);
    expect(mixed).toMatch(/\| +kvm-arm64-vhe \| +kvm-arm64-nvhe\n/);
    const flowing = mixed.replaceAll(/\n +/g, ' ');
    expect(flowing).toContain('and what this run shows, in nanoseconds and instructions:');
    expect(flowing).toMatch(/ can't be judged +VHE makes transitions of KVM on Arm cheaper/);
    expect(flowing).toContain(
      'kvm-arm64-vhe hypercall 20 ±10 nanoseconds, kvm-arm64-nvhe hypercall 40 instructions; figures of different units ' +
        "can't be compared",
    );
    expect(flowing).not.toMatch(/holds|no longer holds|not clear/);
  });

  test('name what they were measured with, though no machine is known', () => {
    const software = [sampleComponent('program', { name: 'cpuid-timer', version: '1.2' })];
    const fingerprint = {
      ...({ testbed: 'replay', worldswitch: '0.0.0', software, recording: 'a'.repeat(64) } as const),
      parameters: timed.fingerprint.parameters,
    };
    expect(formats.table(runOf([{ ...timed, fingerprint }]))).toContain('\nMeasured with cpuid-timer 1.2.\n');
  });

  test('a workload has its spread too', () => {
    const shown = formats.table(runOf([workloadOf('kvm-arm64', 'tcp-rr', [2000, 3000, 4000], { clock })]));
    expect(shown).toContain('nanoseconds per unit of work');
    expect(shown).toMatch(/^tcp-rr, a transaction \| +200 ±100$/m);
  });
});

test('a microbenchmark that failed while others did not is a cell, and said below the table', () => {
  const some = measurementOf([...calibrated, ...batches('hypercall', [140, 140, 140])], {
    failures: [{ benchmark: 'vm-switch', error: 'no stamp was seen', next: 'look at its window' }],
  });
  const text = formats.table(runOf([some]));
  expect(text).toMatch(/^vm-switch \(2\) +\| +failed \|/m);
  expect(text).toContain('vm-switch on kvm-arm64 failed: no stamp was seen. Next: look at its window');
});

test('every format ends with a line feed', () => {
  for (const render of Object.values(formats)) expect(render(run)).toMatch(/[^\n]\n$/);
});
