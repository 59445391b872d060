import { knowsPrograms } from '../analysis/account-profile.ts';
import { unitsOf } from '../analysis/workloads/attribution.ts';
import type { Configuration } from '../catalog/configurations.ts';
import type { Account, AccountedFunction } from '../results/account.ts';
import { IN_NO_FILE, isNameless, placeWords } from './account-places.ts';
import { type AccountRow, type AccountTable, percentText, wholeFigure } from './account-tables.ts';
import { add } from './amounts.ts';
import { plural } from './said.ts';

/** So many have a row of their own if it is not said how many. */
const MOST_FILES = 12;

/** Whose code is executed, and how much of it a symbol names; no table of an account of an earlier version, which does not know. */
export function fileTables(
  account: Account,
  per: string,
  configuration: Configuration,
  most = MOST_FILES,
): AccountTable[] {
  if (!knowsPrograms(account)) return [];
  const units = unitsOf(account);
  const all = add(account.functions);
  const row = (name: string, own: readonly AccountedFunction[]): AccountRow => [
    name,
    wholeFigure(add(own) / units),
    percentText(add(own), all),
    percentText(add(own.filter((each) => !isNameless(each))), add(own)),
  ];
  const files = [...Map.groupBy(account.functions, (each) => ownerWords(each, configuration))].toSorted(
    ([, a], [, b]) => add(b) - add(a),
  );
  const [shown, others] = [files.slice(0, most), files.slice(most)];
  return [
    {
      title: `Whose code it is, instructions per ${per}`,
      heads: ['instructions', '%', '% named'],
      rows: [
        ...shown.map(([name, own]) => row(`  ${name}`, own)),
        ...(others.length === 0
          ? []
          : [
              row(
                `  ${others.length} other${plural(others.length)}`,
                others.flatMap(([, own]) => own),
              ),
            ]),
        row('sum', account.functions),
      ],
    },
  ];
}

function ownerWords(each: AccountedFunction, configuration: Configuration): string {
  const words = placeWords(each, configuration);
  return each.place.endsWith('user') && each.file === undefined ? `${words}, ${IN_NO_FILE}` : words;
}
