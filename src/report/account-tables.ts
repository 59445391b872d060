import type { Attribution } from '../analysis/workloads/attribution.ts';
import { exitsPerUnit, type Overhead } from '../analysis/workloads/overhead.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { hypervisorOf } from '../hypervisors/index.ts';
import type { Account } from '../results/account.ts';
import { formatFigure } from './numbers.ts';

/** A row: its name, which begins with two blanks if it is a part of one above it, and its figures. */
export type AccountRow = readonly [name: string, ...cells: string[]];

/** A table of an account, before it is drawn. */
export interface AccountTable {
  readonly title: string;
  /** For each row what it is a part of, a column between its name and its figures; its head is {@link WHERE}. */
  readonly where?: readonly string[];
  /** Of the columns of figures. */
  readonly heads: readonly string[];
  readonly rows: readonly AccountRow[];
}

/** Above what rows are a part of. */
export const WHERE = 'in';

/** A figure of an account, in whole instructions. */
export function wholeFigure(amount: number): string {
  return formatFigure(amount, 0);
}

/** A part in percent, or a dash where there is nothing to divide by. */
export function percentText(part: number, whole: number): string {
  return whole === 0 ? '-' : ((100 * part) / whole).toFixed(1);
}

/** Who executes the instructions, with a hypervisor and natively. */
export function totalsTable(
  own: Attribution,
  native: Attribution | undefined,
  configuration: Configuration,
  per: string,
): AccountTable {
  const beside = (of: (each: Attribution) => number): string[] => [
    wholeFigure(of(own)),
    ...(native === undefined ? [] : [wholeFigure(of(native))]),
  ];
  const { host, below } = hypervisorOf(configuration).words;
  const rows: [string, (each: Attribution) => number][] = [
    ['client', ({ client }) => client],
    ['all but the client', ({ server }) => server],
    [`  ${host}, kernel`, ({ byPlace }) => byPlace['host-kernel']],
    [`  ${host}, user space`, ({ byPlace }) => byPlace['host-user']],
    ['  VM, kernel', ({ byPlace }) => byPlace['vm-kernel']],
    ['  VM, user space', ({ byPlace }) => byPlace['vm-user']],
    [`  ${below}`, ({ byPlace }) => byPlace.hypervisor],
  ];
  const sums = rows.filter(([, of]) => of(own) !== 0);
  return {
    title: `By who executes, instructions per ${per}`,
    heads: [
      configuration.id,
      ...(native === undefined || configuration.native === undefined ? [] : [configuration.native]),
    ],
    rows: [
      ...sums.slice(0, 2).map(([row, of]): AccountRow => [row, ...beside(of)]),
      ['total', ...beside(({ total }) => total)],
      ['of which, the client included', '', ...(native === undefined ? [] : [''])],
      ...sums.slice(2).map(([row, of]): AccountRow => [row, ...beside(of)]),
    ],
  };
}

/** What the overhead consists of, in total and without the client's work. */
export function splitTable(total: Overhead, server: Overhead, per: string): AccountTable {
  const row = (name: string, of: (each: Overhead) => number): AccountRow => [
    name,
    wholeFigure(of(total)),
    percentText(of(total), total.overhead),
    wholeFigure(of(server)),
    percentText(of(server), server.overhead),
  ];
  return {
    title: `What the overhead consists of, instructions per ${per}`,
    heads: ['in total', '%', "server's side", '%'],
    rows: [
      row('transitions', ({ transitions }) => transitions),
      row('interrupt delivery', ({ interruptDelivery }) => interruptDelivery),
      row('I/O path in host or Dom0', ({ ioPath }) => ioPath),
      row('rest', ({ rest }) => rest),
      row("  the VM's own work", ({ ofRest }) => ofRest.server),
      row("  the client's work", ({ ofRest }) => ofRest.client),
      row('  handling exits, blocking and waking VCPUs', ({ ofRest }) => ofRest.handling),
      row('overhead', ({ overhead }) => overhead),
    ],
  };
}

/** How often the VM and Dom0 are left, and for what. */
export function exitsTable(account: Account, per: string): AccountTable {
  const { vm, dom0, reasons } = exitsPerUnit(account);
  const of = (from: 'vm' | 'dom0', name: string, all: number): AccountRow[] =>
    all === 0
      ? []
      : [
          [`of ${name}`, all.toFixed(2)],
          ...reasons
            .filter((each) => each.from === from && Math.abs(each.exits) >= 0.005)
            .map(({ reason, exits }): AccountRow => [`  ${reason}`, exits.toFixed(2)]),
        ];
  return {
    title: `Exits per ${per}`,
    heads: ['exits'],
    rows: [...of('vm', 'the VM', vm), ...of('dom0', 'Dom0', dom0)],
  };
}
