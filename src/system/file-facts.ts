import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { diskUsage, inFolder, writeAtomic } from './files.ts';
import { cacheRoot } from './paths.ts';

/*
 * What was found out about large files, remembered in the cache: <root>/facts/<sha256 of path and subject>.json
 */

/**
 * What `findOut` says about a file, remembered for as long as it is the very same file: whoever writes to it, or
 * puts another one in its place, changes what stat(2) says of it, of which nobody can set the ctime.
 *
 * @param subject what is found out, since there may be several things to know about a file
 */
export async function factAbout<T>(
  path: string,
  subject: string,
  schema: z.ZodType<T>,
  findOut: () => Promise<T>,
): Promise<T> {
  // Before it is looked at: what changes meanwhile is then seen the next time.
  const identity = await identityOf(path);
  const memory = memoryOf(path, subject);
  const remembered = await recall(memory, z.object({ identity: z.literal(identity), fact: schema }));
  if (remembered !== undefined) return remembered.fact as T;
  const fact = await findOut();
  // A cache that can't be written costs time and nothing else.
  await writeAtomic(memory, JSON.stringify({ identity, fact })).catch(() => {});
  return fact;
}

/** Forgets everything. Returns the bytes freed. */
export async function forgetFacts(): Promise<number> {
  const folder = factsFolder();
  const freed = await diskUsage(folder);
  await inFolder(cacheRoot(), () => rm(folder, { recursive: true, force: true }));
  return freed;
}

async function identityOf(path: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

async function recall<T>(memory: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(memory, 'utf8')));
  } catch {
    // A damaged memory, or that of another file, is no memory.
    return undefined;
  }
}

function memoryOf(path: string, subject: string): string {
  const key = createHash('sha256').update(`${path}\0${subject}`).digest('hex');
  return join(factsFolder(), `${key}.json`);
}

function factsFolder(): string {
  return join(cacheRoot(), 'facts');
}
