import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { factAbout } from './file-facts.ts';
import { sha256File, writeAtomic } from './files.ts';

/*
 * What a folder of the cache has in it, as a file beside it says: a disk that failed, or somebody who tidied up, may have
 * cut what is there, and a machine of it would hang.
 */

const recordSchema = z.record(z.string(), z.strictObject({ bytes: z.int(), sha256: z.string() }));

/** Writes down in a file what is in a folder that is complete: the size and the sha256 of each file. */
export async function recordContents(folder: string, recordFile: string): Promise<void> {
  const record: z.infer<typeof recordSchema> = {};
  for (const file of filesBelow(folder)) {
    const path = join(folder, file);
    record[file] = { bytes: statSync(path).size, sha256: await sha256File(path) };
  }
  await writeAtomic(recordFile, JSON.stringify(record));
}

/** Raised to remember nothing. */
class DamagedError extends Error {}

/**
 * A file of a folder that is no longer as it was written down; `undefined` if all are, or nothing was. What has been compared is
 * read again only if the system says that something was written to it since.
 */
export async function damagedFile(folder: string, recordFile: string): Promise<string | undefined> {
  const record = await readRecord(recordFile);
  if (record === undefined) return undefined;
  const identity = createHash('sha256');
  for (const [file, { bytes }] of Object.entries(record)) {
    const found = statSync(join(folder, file), { bigint: true, throwIfNoEntry: false });
    if (found === undefined || found.size !== BigInt(bytes)) return file;
    identity.update(`${file} ${found.ino} ${found.mtimeNs} ${found.ctimeNs}\n`);
  }
  try {
    await factAbout(recordFile, `contents ${identity.digest('hex')}`, z.literal('whole'), async () => {
      for (const [file, { sha256 }] of Object.entries(record))
        if ((await sha256File(join(folder, file))) !== sha256) throw new DamagedError(file);
      return 'whole' as const;
    });
    return undefined;
  } catch (error) {
    if (error instanceof DamagedError) return error.message;
    throw error;
  }
}

async function readRecord(path: string): Promise<z.infer<typeof recordSchema> | undefined> {
  try {
    return recordSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Earlier versions wrote none; of what is damaged in itself nothing can be said.
    return undefined;
  }
}

/** Regular files below a folder, by their paths from there. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}
