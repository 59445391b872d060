import { type Attribution, attributionOf, unitsOf } from '../../analysis/workloads/attribution.ts';
import { exitsPerUnit, type Overhead, overheadOf } from '../../analysis/workloads/overhead.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import type { Workload } from '../../catalog/workloads.ts';
import type { Account, AccountedFunction, Legs, Purpose } from '../../results/account.ts';
import { formatFigure } from '../numbers.ts';
import { drawBlock } from '../table.ts';
import { wrap } from '../wrap.ts';

/** A workload on a system, and what its explanation is made of. */
export interface ExplainedWorkload {
  readonly system: Configuration;
  readonly workload: Workload;
  readonly account: Account;
  /** The same workload without a hypervisor; `undefined` if it is explained itself. */
  readonly native: Account | undefined;
  /** Instructions of a hypercall on the system, as the microbenchmark has it; `undefined` natively. */
  readonly exitCost: number | undefined;
}

/** Of each part, so many functions are shown. */
const MOST_FUNCTIONS = 8;

const PURPOSES: Readonly<Record<Purpose, string>> = {
  client: 'the client',
  server: "the server's side: VM",
  'interrupt-delivery': 'interrupt delivery',
  'io-path': 'I/O path',
  hypervisor: 'transitions and handling of exits',
};

/** Why a workload costs what it costs on a system, for a terminal. */
export function renderWorkloadExplanation(explained: ExplainedWorkload): string {
  const { system, workload, account, native, exitCost } = explained;
  const own = attributionOf(account);
  const there = native === undefined ? undefined : attributionOf(native);
  const virtualized = native !== undefined && exitCost !== undefined;
  return [
    ...wrap(
      `${workload.id} on ${system.id}: ${figure(own.total)} instructions per ${workload.unit}${compared(own, there)}`,
      '',
    ),
    ...wrap(system.title, ''),
    '',
    ...section(`By who executes, instructions per ${workload.unit}`, totals(own, there, system)),
    ...(virtualized
      ? [
          ...section(
            `What the overhead consists of, instructions per ${workload.unit}`,
            split(
              overheadOf(account, native, system, exitCost, 'total'),
              overheadOf(account, native, system, exitCost, 'server'),
            ),
          ),
          ...wrap(splitNote(exitCost, system), ''),
          '',
          ...section(`Exits per ${workload.unit}`, exits(account)),
        ]
      : []),
    ...(account.legs === null ? [] : legLines(account.legs, native?.legs ?? null)),
    ...functionLines(account, workload, system),
    ...wrap(note(account), ''),
    '',
  ].join('\n');
}

function compared({ total }: Attribution, native: Attribution | undefined): string {
  return native === undefined
    ? ''
    : `, ${(total / native.total).toFixed(2)} times the ${figure(native.total)} without a hypervisor`;
}

type Row = readonly [name: string, ...cells: string[]];

function section(title: string, [head, ...rows]: readonly Row[]): string[] {
  if (head === undefined) return [];
  const width = Math.max(...[head, ...rows].map(([name]) => name.length));
  const [, heading = '', rule = '', ...lines] = drawBlock(
    '',
    head.slice(1),
    rows.map(([, ...cells]) => cells),
  );
  return [
    ...wrap(title, ''),
    `${head[0].padEnd(width)} | ${heading}`.trimEnd(),
    `${'-'.repeat(width)} | ${rule}`,
    ...lines.map((line, index) => `${(rows[index]?.[0] ?? '').padEnd(width)} | ${line}`.trimEnd()),
    '',
  ];
}

function totals(own: Attribution, native: Attribution | undefined, system: Configuration): Row[] {
  const beside = (of: (each: Attribution) => number): string[] => [
    figure(of(own)),
    ...(native === undefined ? [] : [figure(of(native))]),
  ];
  const host = { none: 'machine', KVM: 'host', Xen: 'Dom0' }[system.hypervisor.name];
  const rows: [string, (each: Attribution) => number][] = [
    ['client', ({ client }) => client],
    ['all but the client', ({ server }) => server],
    [`  ${host}, kernel`, ({ byPlace }) => byPlace['host-kernel']],
    [`  ${host}, user space`, ({ byPlace }) => byPlace['host-user']],
    ['  VM, kernel', ({ byPlace }) => byPlace['vm-kernel']],
    ['  VM, user space', ({ byPlace }) => byPlace['vm-user']],
    [system.hypervisor.name === 'Xen' ? '  Xen' : '  EL2 part of KVM', ({ byPlace }) => byPlace.hypervisor],
  ];
  const sums = rows.filter(([, of]) => of(own) !== 0);
  return [
    ['', system.id, ...(native === undefined ? [] : [system.native])],
    ...sums.slice(0, 2).map(([name, of]): Row => [name, ...beside(of)]),
    ['total', ...beside(({ total }) => total)],
    ['of which, the client included', '', ...(native === undefined ? [] : [''])],
    ...sums.slice(2).map(([name, of]): Row => [name, ...beside(of)]),
  ];
}

function split(total: Overhead, server: Overhead): Row[] {
  const row = (name: string, of: (each: Overhead) => number): Row => [
    name,
    figure(of(total)),
    percent(of(total), total.overhead),
    figure(of(server)),
    percent(of(server), server.overhead),
  ];
  return [
    ['', 'in total', '%', "server's side", '%'],
    row('transitions', ({ transitions }) => transitions),
    row('interrupt delivery', ({ interruptDelivery }) => interruptDelivery),
    row('I/O path in host or Dom0', ({ ioPath }) => ioPath),
    row('rest', ({ rest }) => rest),
    row("  the VM's own work", ({ ofRest }) => ofRest.server),
    row("  the client's work", ({ ofRest }) => ofRest.client),
    row('  handling exits, blocking and waking VCPUs', ({ ofRest }) => ofRest.handling),
    row('overhead', ({ overhead }) => overhead),
  ];
}

function splitNote(exitCost: number, { hypervisor, machine }: Configuration): string {
  const pv =
    hypervisor.name === 'Xen' && machine.architecture === 'x86'
      ? ' Transitions of Dom0, a PV domain that no microbenchmark measures, are in its I/O path.'
      : '';
  return (
    `Transitions are exits, each at the ${figure(exitCost)} instructions of the microbenchmark hypercall; the other ` +
    `parts are counted by function.${pv} What is left is the rest, hence the parts add up.`
  );
}

function exits(account: Account): Row[] {
  const { vm, dom0, reasons } = exitsPerUnit(account);
  const of = (from: 'vm' | 'dom0', name: string, all: number): Row[] =>
    all === 0
      ? []
      : [
          [`of ${name}`, all.toFixed(2)],
          ...reasons
            .filter((each) => each.from === from && Math.abs(each.exits) >= 0.005)
            .map(({ reason, exits: count }): Row => [`  ${reason}`, count.toFixed(2)]),
        ];
  return [['', 'exits'], ...of('vm', 'the VM', vm), ...of('dom0', 'Dom0', dom0)];
}

function legLines(legs: Legs, native: Legs | null): string[] {
  const { transactions, following, others } = legs;
  const share = transactions === 0 ? 0 : (100 * following) / transactions;
  const twin = (from: string, to: string): string => {
    const found = native?.legs.find((leg) => leg.from === from && leg.to === to);
    return found === undefined ? '-' : figure(found.median);
  };
  const rows = legs.legs.map(({ from, to, median, least, most }): Row => [
    `${from} to ${to}`,
    figure(median),
    figure(least),
    figure(most),
    ...(native === null ? [] : [twin(from, to)]),
  ]);
  return [
    ...section('Legs of a transaction, instructions of all CPUs', [
      ['', 'median', 'least', 'most', ...(native === null ? [] : ['natively'])],
      ...rows,
    ]),
    ...wrap(
      `${following} of ${transactions} transactions (${share.toFixed(1)} %) come by in this order: ` +
        `${legs.sequence.join(', ')}.`,
      '',
    ),
    ...(share >= 90 ? [] : others.flatMap((other) => wrap(otherText(other), '  '))),
    '',
  ];
}

function otherText({ sequence, transactions }: Legs['others'][number]): string {
  return `${transactions} of the others: ${sequence.join(', ')}.`;
}

function functionLines(account: Account, { unit }: Workload, system: Configuration): string[] {
  const units = unitsOf(account);
  return Object.entries(PURPOSES).flatMap(([purpose, title]) => {
    const own = account.functions.filter((each) => each.purpose === purpose);
    if (own.length === 0) return [];
    const heading = system.hypervisor.name === 'none' && purpose === 'server' ? "the server's side" : title;
    const all = own.reduce((sum, { instructions }) => sum + instructions, 0);
    const named = own.filter(({ name }) => name !== null).slice(0, MOST_FUNCTIONS);
    const rest = all - named.reduce((sum, { instructions }) => sum + instructions, 0);
    const line = (name: string, instructions: number, entries: string): Row => [
      name,
      figure(instructions / units),
      percent(instructions, all),
      entries,
    ];
    return section(`Functions of ${heading}, per ${unit}`, [
      ['', 'instructions', '%', 'calls'],
      ...named.map((each) => line(`  ${nameOf(each)}`, each.instructions, (each.entries / units).toFixed(2))),
      line('  others, and code without symbols', rest, ''),
      line('sum', all, ''),
    ]);
  });
}

function nameOf({ name, place }: AccountedFunction): string {
  return `${name ?? ''}${place === 'hypervisor' ? ' (hypervisor)' : ''}`;
}

function note(account: Account): string {
  const { units } = account.repetitions[account.middle] ?? { units: 0 };
  return (
    `Explained is repetition ${account.middle} of ${account.repetitions.length - 1}, the one in the middle, of ${units} ` +
    'units; what starting the programs takes is subtracted. Unit: instructions executed, on all CPUs together; not ' +
    'hardware time.'
  );
}

function figure(amount: number): string {
  return formatFigure(amount, 0);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : ((100 * part) / whole).toFixed(1);
}
