import { createHash } from 'node:crypto';
import { open, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { findSpecjvm2008Benchmark } from '../../../catalog/find.ts';
import { defaultSpecjvm2008Benchmarks } from '../../../catalog/specjvm2008.ts';
import { specjvm2008, type Suite, type Workload } from '../../../catalog/workloads.ts';
import { messageOf, systemErrorCode, WorldswitchError } from '../../../system/errors.ts';
import { formatBytes, sha256File } from '../../../system/files.ts';

const JAR = 'SPECjvm2008.jar';

/** What is taken of a copy, if it is there: the program, what it loads, what it reads and what it is set by. */
const PARTS = [JAR, 'lib', 'props', 'resources'];

/** The installed suite is a tenth of it. */
const MOST_BYTES = 2 ** 30;

const MIB = 2 ** 20;

const NEXT =
  "run SPECjvm2008's installer if that was not done, and give --specjvm2008 the folder that it made";

/**
 * The workload that runs benchmarks of a user's copy of SPECjvm2008; its unit is an operation of one of them.
 *
 * @param names the suite's names of benchmarks, in the order in which they are run
 * @throws WorldswitchError if a name is unknown, or the folder has no copy of it that can be read
 */
export async function openSpecjvm2008(
  folder: string,
  names: readonly string[] = defaultSpecjvm2008Benchmarks,
): Promise<Workload> {
  const benchmarks = [...new Set(names.map((name) => findSpecjvm2008Benchmark(name)))];
  const { paths, bytes } = await contentsOf(folder);
  await requireJar(join(folder, JAR));
  const suite = { name: 'SPECjvm2008', folder: resolve(folder), paths, bytes, benchmarks };
  return {
    ...specjvm2008,
    // Of the initramfs that it comes in, and unpacked.
    memoryMiB: specjvm2008.memoryMiB + 2 * Math.ceil(bytes / MIB),
    leastUnits: benchmarks.length,
    units: 2 * benchmarks.length,
    warmUp: benchmarks.length,
    suite: { ...suite, sha256: await sha256Of(suite) },
  };
}

/** @throws WorldswitchError if a copy is no longer what it was when it was opened */
export async function requireUnchanged(suite: Suite): Promise<void> {
  if ((await sha256Of(suite)) === suite.sha256) return;
  throw new WorldswitchError(`the copy of ${suite.name} changed while it was used`, {
    file: suite.folder,
    next: 'type the same command again when nothing writes there',
  });
}

/** Over the paths of what is taken of a copy, and their contents. */
async function sha256Of({ folder, paths }: Pick<Suite, 'folder' | 'paths'>): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) {
    const content = await reading(join(folder, path), sha256File);
    hash.update(JSON.stringify([path, content]));
  }
  return hash.digest('hex');
}

/** What of a copy is taken, sorted, and how much it is. */
async function contentsOf(folder: string): Promise<{ paths: string[]; bytes: number }> {
  const paths: string[] = [];
  let bytes = 0;
  const add = async (path: string): Promise<void> => {
    const place = join(folder, path);
    const found = await reading(place, (each) => stat(each));
    if (found.isDirectory()) {
      for (const name of await reading(place, (each) => readdir(each))) await add(join(path, name));
    } else if (found.isFile()) {
      paths.push(path);
      bytes += found.size;
    } else {
      throw new WorldswitchError(`'${place}' is neither a file nor a folder`, {
        next: `remove it, or give --specjvm2008 a copy without it`,
      });
    }
    // A link may lead to a folder that it lies in.
    if (bytes > MOST_BYTES || paths.length > 100_000) throw tooLarge(folder);
  };
  for (const part of await partsOf(folder)) await add(part);
  return { paths: paths.toSorted(), bytes };
}

/** @throws WorldswitchError if it is no folder that has the suite */
async function partsOf(folder: string): Promise<string[]> {
  const found = await reading(folder, (each) => stat(each));
  if (!found.isDirectory())
    throw new WorldswitchError(`'${folder}' is a file, not the folder of SPECjvm2008`, { next: NEXT });
  const names = await reading(folder, (each) => readdir(each));
  if (!names.includes(JAR))
    throw new WorldswitchError(`the folder '${folder}' has no ${JAR}`, { next: NEXT });
  return PARTS.filter((part) => names.includes(part));
}

/** A JAR file is a ZIP file, which begins with the signature of its first entry (APPNOTE.TXT, 4.3.7). */
async function requireJar(path: string): Promise<void> {
  const begin = await reading(path, async () => {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4);
    return buffer.toString('latin1', 0, bytesRead);
  });
  if (begin !== 'PK\u0003\u0004')
    throw new WorldswitchError(`'${path}' is no JAR file: it does not begin as one`, { next: NEXT });
}

/** @throws WorldswitchError if the file system refuses */
async function reading<T>(path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? ''))
      throw new WorldswitchError(`there is no '${path}'`, { next: NEXT, cause: error });
    if (systemErrorCode(error) === undefined) throw error;
    throw new WorldswitchError(`'${path}' can't be read (${messageOf(error)})`, {
      next: 'make all of the copy readable for this user, then type the same command again',
      cause: error,
    });
  }
}

function tooLarge(folder: string): WorldswitchError {
  return new WorldswitchError(
    `${PARTS.join(', ')} of '${folder}' are more than ${formatBytes(MOST_BYTES)}, too large for a machine`,
    { next: NEXT },
  );
}
