import { attributionOf } from '../analysis/workloads/attribution.ts';
import { overheadOf } from '../analysis/workloads/overhead.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { findConfiguration, findWorkload } from '../catalog/find.ts';
import { hypervisorOn } from '../hypervisors/index.ts';
import type { Account, Legs } from '../results/account.ts';
import { functionTables } from './account-functions.ts';
import { legsNotes, legsTable } from './account-legs.ts';
import { type AccountTable, exitsTable, splitTable, totalsTable } from './account-tables.ts';
import type { ExplainedWorkload } from './explained-cell.ts';
import { formatFigure } from './numbers.ts';
import { sentence } from './said.ts';

/** A table, or paragraphs; those of `details` belong to the one before them. */
export type AccountPart =
  { readonly table: AccountTable } | { readonly sentences: string; readonly details?: readonly string[] };

/** What there is to say of a workload's account, before it is drawn. */
export interface AccountSheet {
  readonly heading: string;
  /** What the configuration is. */
  readonly title: string;
  readonly parts: readonly AccountPart[];
}

/**
 * Arranges the account of a workload for a reader.
 *
 * @throws WorldswitchError if this version does not know its configuration or the workload
 */
export function accountSheetOf(cell: ExplainedWorkload): AccountSheet {
  const { account, native, exitCost, pricedBy } = cell;
  const configuration = findConfiguration(cell.configuration);
  const workload = findWorkload(cell.benchmark);
  const per = workload.unit;
  const own = attributionOf(account);
  const there = native === null ? undefined : attributionOf(native.account);
  const beside =
    there === undefined
      ? ''
      : `, ${(own.total / there.total).toFixed(2)} times the ${formatFigure(there.total, 0)} without a hypervisor`;
  return {
    heading: `${cell.benchmark} on ${cell.configuration}: ${formatFigure(own.total, 0)} instructions per ${per}${beside}`,
    title: cell.title,
    parts: [
      { table: totalsTable(own, there, configuration, per) },
      ...(native === null || exitCost === null || pricedBy === null
        ? []
        : overheadParts(account, native.account, { configuration, exitCost, pricedBy, per })),
      ...(account.legs === null ? [] : legsParts(account.legs, native?.account.legs ?? null)),
      ...functionTables(account, per, configuration).map((table) => ({ table })),
      { sentences: basisOf(account) },
    ],
  };
}

interface Priced {
  readonly configuration: Configuration;
  readonly exitCost: number;
  readonly pricedBy: string;
  readonly per: string;
}

/** What a VM adds, split, and why it is left. */
function overheadParts(
  account: Account,
  native: Account,
  { configuration, exitCost, pricedBy, per }: Priced,
): AccountPart[] {
  const [total, server] = (['total', 'server'] as const).map((side) =>
    overheadOf(account, native, configuration, exitCost, side),
  );
  return [
    ...(total === undefined || server === undefined ? [] : [{ table: splitTable(total, server, per) }]),
    { sentences: splitNote(exitCost, pricedBy, configuration) },
    { table: exitsTable(account, per) },
  ];
}

function legsParts(legs: Legs, native: Legs | null): AccountPart[] {
  const { most, others } = legsNotes(legs);
  return [{ table: legsTable(legs, native) }, { sentences: most, details: others }];
}

function splitNote(exitCost: number, pricedBy: string, configuration: Configuration): string {
  const { note } = hypervisorOn(configuration).account;
  return (
    `Transitions are exits, each at the ${formatFigure(exitCost, 0)} instructions of the microbenchmark ` +
    `${pricedBy}; the other parts are counted by function.${note === undefined ? '' : ` ${sentence(note)}`} What is left is the rest, ` +
    'hence the parts add up.'
  );
}

function basisOf(account: Account): string {
  const { units } = account.repetitions[account.middle] ?? { units: 0 };
  return (
    `Explained is repetition ${account.middle} of ${account.repetitions.length - 1}, the one in the middle, of ${units} ` +
    'units; what starting the programs takes is subtracted. Unit: instructions executed, on all CPUs together; not ' +
    'hardware time.'
  );
}
