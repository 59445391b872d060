import { knowsPrograms } from '../analysis/account-profile.ts';
import { LEAST_SHARE } from '../analysis/workloads/account.ts';
import { unitsOf } from '../analysis/workloads/attribution.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { hypervisorOf } from '../hypervisors/index.ts';
import type { Account, AccountedFunction } from '../results/account.ts';
import { placeWords, isNameless, isTail, namelessWords, WITHOUT_SYMBOLS } from './account-places.ts';
import { purposeWords } from './account-words.ts';
import { add } from './amounts.ts';
import { formatFigure } from './numbers.ts';
import { plural } from './said.ts';
import { type AccountRow, type AccountTable, percentText, wholeFigure } from './account-tables.ts';

/** Of each part, so many functions are shown if it is not said how many. */
const MOST_FUNCTIONS = 8;

/** The functions that execute most, a table for each purpose. */
export function functionTables(
  account: Account,
  per: string,
  configuration: Configuration,
  most = MOST_FUNCTIONS,
): AccountTable[] {
  const virtual = hypervisorOf(configuration).workload.vm !== undefined;
  const units = unitsOf(account);
  const knows = knowsPrograms(account);
  return Object.entries(purposeWords).flatMap(([purpose, title]) => {
    const own = account.functions.filter((each) => each.purpose === purpose);
    if (own.length === 0) return [];
    const heading = !virtual && purpose === 'server' ? "the server's side" : title;
    const all = own.reduce((sum, { instructions }) => sum + instructions, 0);
    const named = own.filter(({ name }) => name !== null);
    const [shown, others] = [named.slice(0, most), named.slice(most)];
    const row: DrawRow = (name, instructions, entries, where = '') => ({
      cells: [
        name,
        wholeFigure(instructions / units),
        percentText(instructions, all),
        entries > 0 ? (entries / units).toFixed(2) : '',
        entries > 0 ? wholeFigure(instructions / entries) : '',
      ],
      where,
    });
    const rows = [
      ...shown.map((each) =>
        row(`  ${each.name}`, each.instructions, each.entries, placeWords(each, configuration)),
      ),
      ...otherRows([...others, ...own.filter(isTail)], row),
      ...namelessRows(own.filter(isNameless), all, most, { knows, configuration, row }),
      row('sum', all, 0),
    ];
    return [
      {
        title: `Functions of ${heading}, per ${per}`,
        where: rows.map(({ where }) => where),
        heads: ['instructions', '%', 'calls', 'each'],
        rows: rows.map(({ cells }) => cells),
      },
    ];
  });
}

interface FunctionRow {
  readonly cells: AccountRow;
  readonly where: string;
}

type DrawRow = (name: string, instructions: number, entries: number, where?: string) => FunctionRow;

/** What symbols name, and has no row. */
function otherRows(others: readonly AccountedFunction[], row: DrawRow): FunctionRow[] {
  const count = others.reduce((sum, { functions }) => sum + functions, 0);
  if (count === 0) return [];
  const entries = others.reduce((sum, each) => sum + each.entries, 0);
  return [row(`  ${formatFigure(count)} other${plural(count)}`, add(others), entries)];
}

/** What no symbol names, by what it is a part of; what is next to nothing of `all` together. */
function namelessRows(
  nameless: readonly AccountedFunction[],
  all: number,
  most: number,
  {
    knows,
    configuration,
    row,
  }: { readonly knows: boolean; readonly configuration: Configuration; readonly row: DrawRow },
): FunctionRow[] {
  const isShown = (each: AccountedFunction, index: number): boolean =>
    most === Infinity || (index < most && Math.abs(each.instructions) >= LEAST_SHARE * all);
  const shown = nameless.filter(isShown);
  const others = nameless.filter((each) => !shown.includes(each));
  return [
    ...shown.map((each) =>
      row(`  ${namelessWords(each, knows)}`, each.instructions, 0, placeWords(each, configuration)),
    ),
    ...(others.length === 0
      ? []
      : [row(`  ${WITHOUT_SYMBOLS}`, add(others), 0, `${others.length} other${plural(others.length)}`)]),
  ];
}
