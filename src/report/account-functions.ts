import { unitsOf } from '../analysis/workloads/attribution.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { hypervisorOf } from '../hypervisors/index.ts';
import type { Account, AccountedFunction } from '../results/account.ts';
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
  return Object.entries(purposeWords).flatMap(([purpose, title]) => {
    const own = account.functions.filter((each) => each.purpose === purpose);
    if (own.length === 0) return [];
    const heading = !virtual && purpose === 'server' ? "the server's side" : title;
    const all = own.reduce((sum, { instructions }) => sum + instructions, 0);
    const named = own.filter(({ name }) => name !== null);
    const [shown, others] = [named.slice(0, most), named.slice(most)];
    const row = (name: string, instructions: number, entries: number): AccountRow => [
      name,
      wholeFigure(instructions / units),
      percentText(instructions, all),
      entries > 0 ? (entries / units).toFixed(2) : '',
      entries > 0 ? wholeFigure(instructions / entries) : '',
    ];
    return [
      {
        title: `Functions of ${heading}, per ${per}`,
        heads: ['instructions', '%', 'calls', 'each'],
        rows: [
          ...shown.map((each) => row(`  ${nameOf(each)}`, each.instructions, each.entries)),
          ...otherRows([...others, ...own.filter(isTail)], row),
          ...namelessRows(own.filter(isNameless), configuration, row),
          ['sum', wholeFigure(all / units), percentText(all, all), '', ''],
        ],
      },
    ];
  });
}

type DrawRow = (name: string, instructions: number, entries: number) => AccountRow;

/** Of many functions that execute little each, an account has the sum. */
function isTail({ name, functions }: AccountedFunction): boolean {
  return name === null && functions > 1;
}

function isNameless({ name, functions }: AccountedFunction): boolean {
  return name === null && functions === 1;
}

/** What symbols name, and has no row. */
function otherRows(others: readonly AccountedFunction[], row: DrawRow): AccountRow[] {
  const count = others.reduce((sum, { functions }) => sum + functions, 0);
  if (count === 0) return [];
  const entries = others.reduce((sum, each) => sum + each.entries, 0);
  return [row(`  ${formatFigure(count)} other${plural(count)}`, add(others), entries)];
}

/** What no symbol names, by where it is executed. */
function namelessRows(
  nameless: readonly AccountedFunction[],
  configuration: Configuration,
  row: DrawRow,
): AccountRow[] {
  return nameless.map(({ place, instructions }) =>
    row(`  without symbols: ${whereWithoutSymbols(place, configuration)}`, instructions, 0),
  );
}

function whereWithoutSymbols(place: AccountedFunction['place'], configuration: Configuration): string {
  const { host, below } = hypervisorOf(configuration).words;
  switch (place) {
    case 'host-user':
      return `${host}, programs`;
    case 'host-kernel':
      return `${host}, kernel`;
    case 'vm-user':
      return 'VM, programs';
    case 'vm-kernel':
      return "VM, its kernel's modules";
    default:
      return below;
  }
}

function nameOf({ name, place }: AccountedFunction): string {
  return `${name ?? ''}${place === 'hypervisor' ? ' (hypervisor)' : ''}`;
}
