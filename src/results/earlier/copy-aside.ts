import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/**
 * Copies a database of an earlier version aside before it is brought up to date, so that the version that made it can
 * still be used: `worldswitch.db.version-4`. A copy that is there already is replaced only if nothing in it is lost by
 * that: somebody may have gone back to the earlier version with it, and measured more. The caller holds the transaction
 * in which that happens: no other process writes or copies meanwhile.
 */
export function copyAside(file: string, version: number): void {
  const copy = `${file}.version-${version}`;
  const unfinished = `${copy}.unfinished`;
  const reader = new DatabaseSync(file);
  try {
    if (existsSync(copy) && !isOutdated(copy, reader)) return;
    // What a killed process left behind.
    for (const path of [unfinished, `${unfinished}-journal`]) rmSync(path, { force: true });
    // Unlike a copy of the file, it holds what is only in the write-ahead log yet.
    reader.prepare('VACUUM INTO ?').run(unfinished);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    reader.close();
  }
}

/** Whether a copy has fewer runs than the database, and none that the database has not; not if it can't be read. */
function isOutdated(copy: string, database: DatabaseSync): boolean {
  let copied: Set<string>;
  try {
    const earlier = new DatabaseSync(copy, { readOnly: true });
    try {
      copied = runsIn(earlier);
    } finally {
      earlier.close();
    }
  } catch {
    return false;
  }
  const there = runsIn(database);
  return copied.size < there.size && [...copied].every((id) => there.has(id));
}

function runsIn(database: DatabaseSync): Set<string> {
  return new Set(
    database
      .prepare('SELECT id FROM runs')
      .all()
      .map(({ id }) => String(id)),
  );
}
