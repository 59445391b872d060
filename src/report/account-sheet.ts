import { knowsPrograms } from '../analysis/account-profile.ts';
import { contains, type Interval } from '../analysis/interval.ts';
import { LEAST_SHARE } from '../analysis/workloads/account.ts';
import { attributionOf } from '../analysis/workloads/attribution.ts';
import { overheadOf } from '../analysis/workloads/overhead.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { findConfiguration, findWorkload } from '../catalog/find.ts';
import { hypervisorOn } from '../hypervisors/index.ts';
import type { Account, Legs } from '../results/account.ts';
import { isNameless, IN_NO_FILE, namelessWords } from './account-places.ts';
import { fileTables } from './account-files.ts';
import { functionTables } from './account-functions.ts';
import { legsNotes, legsTable } from './account-legs.ts';
import { type AccountTable, exitsTable, percentText, splitTable, totalsTable } from './account-tables.ts';
import type { ExplainedWorkload } from './explained-cell.ts';
import type { ExplanationDetail } from './explanation-detail.ts';
import { formatFigure } from './numbers.ts';
import { sentence } from './said.ts';
import { ONE_LAUNCH } from './workload-figure-text.ts';

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
export function accountSheetOf(cell: ExplainedWorkload, detail: ExplanationDetail = {}): AccountSheet {
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
        : overheadParts(account, native.account, {
            configuration,
            exitCost,
            pricedBy,
            per,
            overhead: cell.overhead,
          })),
      ...(account.legs === null ? [] : legsParts(account.legs, native?.account.legs ?? null)),
      ...fileTables(account, per, configuration, detail.functions).map((table) => ({ table })),
      ...functionTables(account, per, configuration, detail.functions).map((table) => ({ table })),
      { sentences: symbolsNote(account) },
      { sentences: basisOf(account) },
    ],
  };
}

interface Priced {
  readonly configuration: Configuration;
  readonly exitCost: number;
  readonly pricedBy: string;
  readonly per: string;
  readonly overhead: ExplainedWorkload['overhead'];
}

/** What a VM adds, split, and why it is left. */
function overheadParts(
  account: Account,
  native: Account,
  { configuration, exitCost, pricedBy, per, overhead }: Priced,
): AccountPart[] {
  if (overhead !== null && contains(overhead, 0))
    return [{ sentences: unresolvedNote(overhead, per) }, { table: exitsTable(account, per) }];
  const [total, server] = (['total', 'server'] as const).map((side) =>
    overheadOf(account, native, configuration, exitCost, side),
  );
  return [
    ...(total === undefined || server === undefined ? [] : [{ table: splitTable(total, server, per) }]),
    { sentences: `${splitNote(exitCost, pricedBy, configuration)} ${intervalNote(overhead, per)}` },
    { table: exitsTable(account, per) },
  ];
}

function legsParts(legs: Legs, native: Legs | null): AccountPart[] {
  const { most, others } = legsNotes(legs);
  return [{ table: legsTable(legs, native) }, { sentences: most, details: others }];
}

function intervalNote(overhead: Interval | null, per: string): string {
  if (overhead === null) return `How sure the overhead is, is not known (${ONE_LAUNCH}).`;
  return `With 95 % the overhead is ${betweenText(overhead)} instructions per ${per}.`;
}

function unresolvedNote(overhead: Interval, per: string): string {
  return (
    `The overhead is not resolved, so it is not split: with 95 % it is ${betweenText(overhead)} instructions per ${per}, ` +
    'which may be none.'
  );
}

/** From one to the other, in whole instructions. */
function betweenText({ low, high }: Interval): string {
  return `${formatFigure(low, 0)} to ${formatFigure(high, 0)}`;
}

function splitNote(exitCost: number, pricedBy: string, configuration: Configuration): string {
  const { note } = hypervisorOn(configuration).account;
  return (
    `Transitions are exits, each at the ${formatFigure(exitCost, 0)} instructions of the microbenchmark ` +
    `${pricedBy}; the other parts are counted by function.${note === undefined ? '' : ` ${sentence(note)}`} What is left is the rest, ` +
    'hence the parts add up.'
  );
}

/** How much is named, and why the rest is not. */
function symbolsNote(account: Account): string {
  const { functions } = account;
  const all = executedBy(functions);
  const nameless = functions.filter(isNameless);
  const shareOf = (those: Account['functions']): string => percentText(executedBy(those), all);
  const knows = knowsPrograms(account);
  const inNone = nameless.filter((each) => namelessWords(each, knows) === IN_NO_FILE);
  const inFiles = nameless.filter((each) => !inNone.includes(each));
  return (
    'Calls are entries of a function, and each is its own instructions, without what it calls. Functions that execute less ' +
    `than ${100 * LEAST_SHARE} % of all are stored as one for each file and are among the others. Of all, ` +
    `${shareOf(functions.filter((each) => !isNameless(each)))} % are in functions that a symbol names` +
    (knows
      ? `, ${shareOf(inFiles)} % where a file has no symbol (programs and libraries name what they offer to others), ` +
        `and ${shareOf(inNone)} % in no file: what programs make at run time, as Java does, and the kernel's vDSO.`
      : ". The version that measured looked for no symbols of programs and of the modules of the VM's kernel.")
  );
}

/** What starting the programs takes is subtracted: what comes below zero is nothing here. */
function executedBy(functions: Account['functions']): number {
  return functions.reduce((sum, { instructions }) => sum + Math.max(0, instructions), 0);
}

function basisOf(account: Account): string {
  const { repetitions, middle } = account;
  const { units, launch } = repetitions[middle] ?? { units: 0 };
  const own = repetitions.filter((each) => each.launch === launch);
  const ofLaunch = launch === undefined ? '' : ` of launch ${launch + 1}`;
  const position = middle - repetitions.findIndex((each) => each.launch === launch);
  return (
    `Explained is repetition ${position} of ${own.length - 1}${ofLaunch}, the one in the middle of all, of ${units} ` +
    'units; what starting the programs takes is subtracted. Unit: instructions executed, on all CPUs together; not ' +
    'hardware time.'
  );
}
