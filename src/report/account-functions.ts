import { unitsOf } from '../analysis/workloads/attribution.ts';
import type { Configuration } from '../catalog/configurations.ts';
import { hypervisorOf } from '../hypervisors/index.ts';
import type { Account, AccountedFunction, Purpose } from '../results/account.ts';
import { type AccountRow, type AccountTable, percentText, wholeFigure } from './account-tables.ts';

/** Of each part, so many functions are shown. */
const MOST_FUNCTIONS = 8;

const PURPOSES: Readonly<Record<Purpose, string>> = {
  client: 'the client',
  server: "the server's side: VM",
  'interrupt-delivery': 'interrupt delivery',
  'io-path': 'I/O path',
  hypervisor: 'transitions and handling of exits',
};

/** The functions that execute most, a table for each purpose. */
export function functionTables(account: Account, per: string, configuration: Configuration): AccountTable[] {
  const virtual = hypervisorOf(configuration).workload.vm !== undefined;
  const units = unitsOf(account);
  return Object.entries(PURPOSES).flatMap(([purpose, title]) => {
    const own = account.functions.filter((each) => each.purpose === purpose);
    if (own.length === 0) return [];
    const heading = !virtual && purpose === 'server' ? "the server's side" : title;
    const all = own.reduce((sum, { instructions }) => sum + instructions, 0);
    const named = own.filter(({ name }) => name !== null).slice(0, MOST_FUNCTIONS);
    const rest = all - named.reduce((sum, { instructions }) => sum + instructions, 0);
    const row = (name: string, instructions: number, entries: string): AccountRow => [
      name,
      wholeFigure(instructions / units),
      percentText(instructions, all),
      entries,
    ];
    return [
      {
        title: `Functions of ${heading}, per ${per}`,
        heads: ['instructions', '%', 'calls'],
        rows: [
          ...named.map((each) =>
            row(`  ${nameOf(each)}`, each.instructions, (each.entries / units).toFixed(2)),
          ),
          row('  others, and code without symbols', rest, ''),
          row('sum', all, ''),
        ],
      },
    ];
  });
}

function nameOf({ name, place }: AccountedFunction): string {
  return `${name ?? ''}${place === 'hypervisor' ? ' (hypervisor)' : ''}`;
}
