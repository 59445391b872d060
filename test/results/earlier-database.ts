import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { packageRoot } from '../../src/system/paths.ts';

/** The column that holds a run's id, of each table that an earlier version may have. */
const TABLES = { runs: 'id', measurements: 'run', samples: 'run', explanations: 'run', workloads: 'run' };

/** The versions of which there is a database. */
export const EARLIER_VERSIONS = [1, 2, 3, 4] as const;

/** Puts the database that an earlier version recorded (test/fixtures/results/README.md) in the place of `file`. */
export function putEarlier(version: (typeof EARLIER_VERSIONS)[number], file: string): void {
  cpSync(join(packageRoot, 'test', 'fixtures', 'results', `v${version}`, 'worldswitch.db'), file);
}

/** Adds every run of an earlier version's database so many times more, each under an id of its own. */
export function multiplyRuns(file: string, times: number): void {
  const database = new DatabaseSync(file);
  database.exec('BEGIN');
  for (const [table, key] of Object.entries(TABLES)) {
    const names = database.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
    if (names.length === 0) continue;
    const columns = names.map(({ name }) =>
      name === key ? `printf('20250101T%06d', number) || substr(${key}, 16)` : `"${String(name)}"`,
    );
    database.exec(
      `WITH RECURSIVE numbers (number) AS
         (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ${times})
       INSERT INTO ${table} SELECT ${columns.join(', ')} FROM numbers, ${table} WHERE ${key} LIKE '2026%'`,
    );
  }
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** Removes the latest run of an earlier version's database, and all that was measured in it. */
export function removeRun(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`DELETE FROM runs WHERE id = (SELECT max(id) FROM runs)`);
  database.close();
}

/** The version of a database, and a sum over all that is in its tables. It must be sound. */
export function contentOf(file: string): { version: number; sum: string } {
  const database = new DatabaseSync(file);
  try {
    const check = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
    if (check !== 'ok') throw new Error(`${file} is damaged: ${String(check)}`);
    const sum = createHash('sha256');
    const tables = database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
      .all();
    for (const { name } of tables) {
      sum.update(String(name));
      const key = name === 'runs' ? 'id' : 'run, position';
      for (const row of database.prepare(`SELECT * FROM ${String(name)} ORDER BY ${key}`).iterate())
        sum.update(JSON.stringify(row));
    }
    return {
      version: Number(database.prepare('PRAGMA user_version').get()?.['user_version']),
      sum: sum.digest('hex'),
    };
  } finally {
    database.close();
  }
}
