import { describe, expect, test } from 'vitest';
import { findConfiguration } from '../../../src/catalog/find.ts';
import { explainedCell } from '../../../src/report/explained-cells.ts';
import type { ExplainedWorkload } from '../../../src/report/explained-cell.ts';
import { explanationFormats, formatOfFile } from '../../../src/report/explanation-format.ts';
import { readRun } from '../../../pages/recordings.ts';
import type { Account, Legs } from '../../../src/results/account.ts';
import { accountOf, legsOf } from '../../results/sample-account.ts';
import { failureOf, runOf } from '../../results/sample-run.ts';
import { workloadOf, workloadRunOf } from '../../results/sample-workload.ts';
import { flawOf } from '../well-formed.ts';
import { PLANTED } from '../sample-report.ts';
import { accountWith } from '../../analysis/workloads/accounts.ts';

const native = accountWith({ client: 1000, server: 1000 });

const legs: Legs = {
  transactions: 10,
  following: 8,
  sequence: ['client: tcp_sendmsg', 'client: tun_net_xmit'],
  legs: [{ from: 'client send', to: 'client transmit', median: 4321, least: 4300, most: 9000 }],
  others: [{ sequence: ['client: tcp_sendmsg', 'client: tcp_v4_rcv'], transactions: 2 }],
};

const account = accountWith(
  { client: 900, server: 1200, 'interrupt-delivery': 300, 'io-path': 2000, hypervisor: 800 },
  {
    functions: [
      {
        ...{ place: 'host-kernel', purpose: 'io-path', name: 'handle_rx', functions: 1 },
        file: 'vhost_net',
        ...{ instructions: 15_000, entries: 10 },
      },
      {
        ...{ place: 'hypervisor', purpose: 'hypervisor', name: '__guest_enter', functions: 1 },
        ...{ instructions: 8000, entries: 30 },
      },
    ],
    exits: {
      vm: 30,
      dom0: 0,
      reasons: [{ from: 'vm', reason: 'WFI: the VCPU waits', exits: 10, full: true }],
    },
    legs,
  },
);

function cellOf(configuration: string, own: Account, of: Account | null, exitCost: number | null) {
  return {
    kind: 'workload',
    runId: '20261122T210145-3f9a',
    configuration,
    benchmark: 'tcp-rr',
    title: findConfiguration(configuration).title,
    account: own,
    native: of && { configuration: 'native-arm64', account: of },
    overhead: of && { low: 3100, high: 3300 },
    exitCost,
    pricedBy: exitCost === null ? null : 'hypercall/vpmu',
    versions: 'Linux 6.1.0-test, QEMU 10.0.2',
  } satisfies ExplainedWorkload;
}

const cell = cellOf('kvm-arm64', account, native, 100);

describe('the explanation of a workload', () => {
  const text = explanationFormats.table(cell);

  test('begins with what it costs, beside the machine without a hypervisor', () => {
    expect(text).toMatch(
      /^tcp-rr on kvm-arm64: 5,200 instructions per transaction, 2\.60 times the 2,000 without/,
    );
  });

  test('splits the overhead into parts that add up, as printed', () => {
    const amounts = ['transitions', 'interrupt delivery', 'I/O path in host or Dom0', 'rest', 'overhead'].map(
      (name) => Number(new RegExp(`^${name} +\\| +(-?[\\d,]+)`, 'm').exec(text)?.[1]?.replaceAll(',', '')),
    );
    expect(amounts).toEqual([300, 300, 2000, 600, 3200]);
  });

  test('says why the VM was left', () => {
    expect(text).toMatch(/^of the VM +\| +3\.00$/m);
    expect(text).toMatch(/^ {2}WFI: the VCPU waits +\| +1\.00$/m);
    expect(text).not.toContain('of Dom0');
  });

  test('has legs, and says what the others do if they are many', () => {
    expect(text).toMatch(/client send to client transmit +\| +4,321 +4,300 +9,000/);
    expect(text).toContain('8 of 10 transactions (80.0 %)');
    expect(text).toContain('2 of the others: client: tcp_sendmsg, client: tcp_v4_rcv.');
  });

  test('names functions of each part and where they are', () => {
    expect(text).toMatch(/^ {2}handle_rx +\| host, kernel: vhost_net +\| +1,500 +100\.0 +1\.00 +1,500$/m);
    expect(text).toMatch(/^ {2}__guest_enter +\| EL2 part of KVM +\|/m);
  });

  test('is of the machine alone where nothing is virtualized', () => {
    const bare = explanationFormats.table(cellOf('native-arm64', native, null, null));
    expect(bare).toMatch(/^tcp-rr on native-arm64: 2,000 instructions per transaction$/m);
    expect(bare).not.toMatch(/overhead|Exits|hypervisor, kernel/);
  });

  test('has no line that is wider than a terminal', () => {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

const study = readRun('run-study-workloads.json.gz');
const recorded = Object.fromEntries(
  ['native-arm64', 'kvm-arm64', 'xen-arm64'].map((id) => [
    id,
    explainedCell(study, id, 'tcp-rr') as ExplainedWorkload,
  ]),
);

describe('how many functions are shown', () => {
  const of = (text: string): string[] => text.split('\n').filter((line) => /^ {2}\S.*\|/.test(line));
  const each = recorded['kvm-arm64'];
  if (each === undefined) throw new Error('it was measured');
  const table = (functions?: number): string => explanationFormats.table(each, { functions });

  test('as many as are wished, or all; what is printed adds up to the sum in each case', () => {
    expect(of(table(2)).length).toBeLessThan(of(table()).length);
    expect(of(table(Infinity)).length).toBeGreaterThan(of(table(20)).length);
    for (const text of [table(2), table(), table(Infinity)])
      for (const part of text.split(/^Functions of /m).slice(1)) {
        const figures = part
          .split('\n')
          .map((line) => /\|\s+(-?[\d,]+)\s+-?[\d.]+/.exec(line)?.[1]?.replaceAll(',', ''))
          .flatMap((figure) => (figure === undefined ? [] : [Number(figure)]));
        const sum = figures.pop() ?? 0;
        // Each is rounded.
        expect(Math.abs(figures.reduce((total, figure) => total + figure, 0) - sum)).toBeLessThanOrEqual(
          figures.length / 2,
        );
      }
  });

  test('what has no symbol stands apart from the many that execute little', () => {
    expect(table()).toMatch(/^ {2}[\d,]+ others +\|/m);
    expect(table()).toMatch(/^ {2}without symbols +\| VM, netserver +\|/m);
  });
});

describe('what programs and modules execute', () => {
  const user = { place: 'vm-user', purpose: 'server', functions: 1 } as const;
  const functions: Account['functions'] = [
    { ...user, name: 'ap_rgetline_core', file: 'apache2', instructions: 3000, entries: 20 },
    { ...user, name: null, file: 'libc.so.6', instructions: 1000, entries: 0 },
    { ...user, name: null, instructions: 500, entries: 0 },
    { ...user, name: null, file: 'ld-linux-aarch64.so.1', instructions: 1, entries: 0 },
    { ...user, name: null, functions: 7, file: 'apache2', instructions: 499, entries: 10 },
    {
      ...{ place: 'vm-kernel', purpose: 'server', functions: 1 },
      ...{ name: 'virtnet_poll', file: 'virtio_net', instructions: 5000, entries: 10 },
    },
  ];
  const of = (each: Account): string => explanationFormats.table(cellOf('kvm-arm64', each, native, 100));
  const shown = of({ ...account, functions });

  test('is named by function, by file, or as in no file', () => {
    expect(shown).toMatch(/^ {2}virtnet_poll +\| VM, kernel: virtio_net +\| +500 +50\.0 +1\.00 +500$/m);
    expect(shown).toMatch(/^ {2}ap_rgetline_core +\| VM, apache2 +\| +300 +30\.0 +2\.00 +150$/m);
    expect(shown).toMatch(/^ {2}7 others +\| +\| +50 /m);
    expect(shown).toMatch(/^ {2}without symbols +\| VM, libc\.so\.6 +\| +100 +10\.0$/m);
    expect(shown).toMatch(/^ {2}in no file +\| VM, programs +\| +50 +5\.0$/m);
    // What is next to nothing has no row of its own.
    expect(shown).toMatch(/^ {2}without symbols +\| 1 other +\| +0 +0\.0$/m);
  });

  test('is summed by whose code it is, with how much of that is named', () => {
    const [, table = ''] = shown.split(/^Whose code it is/m);
    expect(table).toMatch(/^ {2}VM, kernel: virtio_net +\| +500 +50\.0 +100\.0$/m);
    expect(table).toMatch(/^ {2}VM, libc\.so\.6 +\| +100 +10\.0 +0\.0$/m);
    expect(table).toMatch(/^ {2}VM, programs, in no file +\| +50 +5\.0 +0\.0$/m);
    expect(table).toMatch(/^sum +\| +1,000 +100\.0 +85\.0$/m);
    expect(explanationFormats.table(cell)).not.toContain('Whose code it is');
  });

  test('how much that is, is said', () => {
    const sentence = shown.replaceAll(/\s+/g, ' ');
    expect(sentence).toContain(
      '85.0 % are in functions that a symbol names, 10.0 % where a file has no symbol',
    );
    expect(sentence).toContain('and 5.0 % in no file');
  });

  test('was not looked for by earlier versions, which is said', () => {
    const earlier = functions.map((each) => ({ ...each, file: undefined }));
    expect(of({ ...account, functions: earlier })).toMatch(
      /The\s+version\s+that\s+measured\s+looked\s+for\s+no\s+symbols/,
    );
    expect(of({ ...account, functions: earlier })).not.toContain('in no file');
  });

  test('is there in Markdown and in stacks', () => {
    const each = cellOf('kvm-arm64', { ...account, functions }, native, 100);
    expect(explanationFormats.markdown(each)).toContain('virtnet\\_poll | VM, kernel: virtio\\_net | 500 |');
    expect(explanationFormats.folded(each)).toMatch(/;apache2;ap_rgetline_core 3000$/m);
    expect(explanationFormats.folded(each)).toMatch(/;libc\.so\.6;\(without_symbols\) 1000$/m);
  });

  test('is cut where a name would be too wide for a terminal', () => {
    const long = functions.map((one) => ({
      ...one,
      name: one.name && 'n'.repeat(500),
      file: 'c'.repeat(99),
    }));
    const lines = of({ ...account, functions: long }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBe(100);
  });
});

describe('the other formats of a workload', () => {
  test('Markdown has the same cells, and names are no markup', () => {
    const strange = structuredClone(account);
    for (const each of strange.functions) if (each.name === 'handle_rx') each.name = PLANTED;
    const markdown = explanationFormats.markdown(cellOf('kvm-arm64', strange, native, 100));
    expect(markdown).toMatch(/^\*\*tcp-rr on kvm-arm64: 5,200 instructions per transaction, 2\.60 times/);
    expect(markdown).toContain('| transitions | 300 | 9.4 | 300 |');
    expect(markdown).toContain('| &nbsp;&nbsp;WFI: the VCPU waits | 1.00 |');
    expect(markdown).toContain('- 2 of the others: client: tcp\\_sendmsg');
    expect(markdown).not.toMatch(/(?<!\\)<img/);
    expect(markdown).toMatch(/[^\n]\n$/);
  });

  test('JSON is all of it', () => {
    expect(JSON.parse(explanationFormats.json(cell))).toEqual(cell);
  });

  test.each(Object.entries(recorded))('pictures and stacks of %s have what the account has', (_, each) => {
    const { functions } = each.account;
    const above = functions.filter(({ instructions }) => instructions > 0);
    const all = above.reduce((sum, { instructions }) => sum + instructions, 0);
    const svg = explanationFormats.svg(each);
    expect(flawOf(svg)).toBeUndefined();
    expect(svg).toContain('instructions per transaction');
    const folded = explanationFormats.folded(each).trimEnd().split('\n');
    expect(folded.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)).toBe(all);
    const { name, profiles } = JSON.parse(explanationFormats.speedscope(each));
    expect(name).toMatch(/, instructions per transaction$/);
    const { repetitions, middle } = each.account;
    const units = (repetitions[middle]?.units ?? 0) - (repetitions[0]?.units ?? 0);
    expect(profiles[0].endValue * units).toBeCloseTo(all, 3);
  });
});

test('the ending of a file says the format, and one that says none is refused', () => {
  expect(['x.txt', 'x.md', 'x.json', 'x.svg', 'x.speedscope.json', 'x.folded'].map(formatOfFile)).toEqual([
    ...['table', 'markdown', 'json', 'svg', 'speedscope', 'folded'],
  ]);
  for (const file of ['x.png', 'x.pdf', 'x', 'svg'])
    expect(() => formatOfFile(file)).toThrow('says no format of an explanation');
});

describe('a cell of a run', () => {
  const explained = { account: accountOf([50, 50, 0, 0, 0], { legs: legsOf([5], 100) }) };
  const run = workloadRunOf([
    workloadOf('native-arm64', 'tcp-rr', [2000], explained),
    workloadOf('kvm-arm64', 'tcp-rr', [3500], { ...explained, hypercall: 12 }),
    workloadOf('native-arm64-n1', 'tcp-rr', [2000], explained),
    workloadOf('kvm-arm64-vhe', 'tcp-rr', [3500], {
      ...explained,
      hypercall: 12,
      pricedBy: 'hypercall/vpmu',
    }),
    workloadOf('kvm-arm64', 'apache', [3500]),
    failureOf('xen-arm64', ['tcp-rr']),
  ]);

  test('has the account of the native one beside its own', () => {
    expect(explainedCell(run, 'kvm-arm64', 'tcp-rr')).toMatchObject({
      kind: 'workload',
      native: { configuration: 'native-arm64' },
      exitCost: 12,
      pricedBy: 'hypercall',
    });
    const vhe = explainedCell(run, 'kvm-arm64-vhe', 'tcp-rr');
    expect(vhe).toMatchObject({ exitCost: 12, pricedBy: 'hypercall/vpmu' });
    expect(explanationFormats.table(vhe).replaceAll(/\s+/g, ' ')).toContain(
      'of the microbenchmark hypercall/vpmu;',
    );
    expect(explainedCell(run, 'native-arm64', 'tcp-rr')).toMatchObject({ native: null, exitCost: null });
  });

  test.each([
    ['kvm-arm64', 'apache', "has no account of apache on kvm-arm64: QEMU 10.0.2 can't be asked for one"],
    ['xen-arm64', 'tcp-rr', 'xen-arm64 failed: it hung'],
    ['kvm-x86', 'tcp-rr', 'did not measure kvm-x86'],
    ['kvm-arm64', 'mysql', 'did not measure mysql on kvm-arm64'],
    ['kvm-arm64', 'hypercall', 'did not measure hypercall on kvm-arm64'],
  ])('%s %s: %s', (configuration, benchmark, message) => {
    expect(() => explainedCell(run, configuration, benchmark)).toThrow(message);
  });

  test('is not explained without what it is compared with', () => {
    const alone = runOf(run.measurements.slice(1));
    expect(() => explainedCell(alone, 'kvm-arm64', 'tcp-rr')).toThrow('which it is compared with');
  });
});

describe('an overhead that its interval does not resolve', () => {
  const text = explanationFormats.table({ ...cell, overhead: { low: -20, high: 50 } });

  test('is not split', () => {
    expect(text).toContain('The overhead is not resolved');
    expect(text).not.toContain('What the overhead consists of');
    expect(text).toContain('Exits per transaction');
  });

  test('is split where it is resolved, with its interval, and where none is known, which is said', () => {
    const said = (one: ExplainedWorkload): string => explanationFormats.table(one).replaceAll(/\s+/g, ' ');
    expect(said(cell)).toContain('With 95 % the overhead is 3,100 to 3,300 instructions per transaction.');
    expect(said({ ...cell, overhead: null })).toContain('one launch: no interval');
  });
});
