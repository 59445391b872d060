import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { lstat, mkdir, mkdtemp, open, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { systemErrorCode, WorldswitchError } from './errors.ts';

/** What each refusal of a file system means to a user, and what mends it. */
const REFUSALS: Record<string, { what: string; next: (folder: string) => string }> = {
  ENOSPC: {
    what: 'is full',
    next: (folder) =>
      `make room (df -h ${folder} shows how much is free), or set WORLDSWITCH_CACHE to a folder with more, then type the same command again`,
  },
  EDQUOT: {
    what: 'has reached its quota',
    next: () => 'make room, or set WORLDSWITCH_CACHE to a folder on another disk',
  },
  EACCES: { what: 'may not be written by this user', next: writable },
  EPERM: { what: 'may not be written by this user', next: writable },
  EROFS: { what: 'is on a file system that is mounted read-only', next: writable },
  ENOTDIR: { what: 'has a file where a folder must be', next: writable },
  EMFILE: { what: 'could not be used: this process has too many open files', next: () => 'raise ulimit -n' },
};

/** The same of a folder that the system makes for nobody. */
const UNMAKABLE = { what: 'can not be made there', next: writable };

function writable(folder: string): string {
  return `make ${folder} writable, or set WORLDSWITCH_CACHE (or WORLDSWITCH_HOME for results) to a folder that is`;
}

/**
 * Turns a refusal of the file system into an error that names the folder and the remedy.
 * Any other error is returned as it came.
 */
export function fileError(given: unknown, folder: string): unknown {
  const error = refusalBehind(given);
  const refusal = mkdirPathOf(error) === undefined ? REFUSALS[systemErrorCode(error) ?? ''] : UNMAKABLE;
  if (refusal === undefined) return error;
  return new WorldswitchError(`${folder} ${refusal.what}`, { next: refusal.next(folder), cause: error });
}

/**
 * The system's own refusal where Node hides it: to make a folder and those above it on a file system that is mounted read-only, it
 * says that there is none (ENOENT). Any other error is returned as it came.
 */
export function refusalBehind(error: unknown): unknown {
  const path = mkdirPathOf(error);
  if (path === undefined) return error;
  let missing = path;
  while (dirname(missing) !== missing && !existsSync(dirname(missing))) missing = dirname(missing);
  try {
    mkdirSync(missing);
    rmdirSync(missing);
    return error;
  } catch (refusal) {
    return refusal;
  }
}

/**
 * Makes a folder, and those above it. Node's own way to do so never ends where the system says of a folder that is there that there
 * is none, as it does below /proc.
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let at = path; !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.unshift(at);
  for (const each of missing) {
    try {
      mkdirSync(each);
    } catch (error) {
      // Another process was faster.
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** The folder that could not be made for want of one above it. */
function mkdirPathOf(error: unknown): string | undefined {
  if (systemErrorCode(error) !== 'ENOENT' || !(error instanceof Error)) return undefined;
  const { syscall, path } = error as NodeJS.ErrnoException;
  return syscall === 'mkdir' ? path : undefined;
}

/** Runs file operations in `folder`; what the file system refuses is thrown as {@link fileError} says. */
export async function inFolder<T>(folder: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw fileError(error, folder);
  }
}

/**
 * The refusal that a child process reported, as the error of {@link fileError}: programs like tar and apt
 * print the system's text for the error code and nothing else.
 */
export function fileErrorFromOutput(output: string, folder: string): unknown {
  const texts: [RegExp, string][] = [
    [/No space left on device/, 'ENOSPC'],
    [/Disk quota exceeded/, 'EDQUOT'],
    [/Read-only file system/, 'EROFS'],
    [/Permission denied/, 'EACCES'],
  ];
  const code = texts.find(([text]) => text.test(output))?.[1];
  return code === undefined ? undefined : fileError(Object.assign(new Error(code), { code }), folder);
}

/** The sha256 of a file's content, as 64 lower-case hexadecimal digits. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  // One buffer for all of it: a stream takes a new one for each piece, and leaves as much memory as the file is long.
  const buffer = new Uint8Array(2 ** 20);
  await using file = await open(path);
  for (;;) {
    const { bytesRead } = await file.read(buffer);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
  }
}

/** Writes a file so that a reader sees the old content or the new, never a part; makes its folder if need be. */
export async function writeAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  await inFolder(folder, async () => {
    await mkdir(folder, { recursive: true });
    try {
      await writeFile(temporary, content, { flush: true });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  });
}

/**
 * A new folder for temporary files, which the caller removes.
 *
 * @throws WorldswitchError if it can't be made
 */
export function temporaryFolder(): Promise<string> {
  return inFolder(tmpdir(), () => mkdtemp(resolve(tmpdir(), 'worldswitch-')));
}

/** Bytes that this user may still write to the file system of `folder`, or of its nearest parent that exists. */
export async function freeSpace(folder: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    return freeSpace(dirname(folder));
  }
}

/** Bytes that a file or folder takes on disk (sparse files count what is allocated); 0 if it is not there. */
export async function diskUsage(path: string): Promise<number> {
  try {
    const stat = await lstat(path);
    // POSIX counts st_blocks in units of 512 bytes on Linux, whatever the file system's block size.
    const own = stat.blocks * 512;
    if (!stat.isDirectory()) return own;
    const inside = await Promise.all((await readdir(path)).map((name) => diskUsage(join(path, name))));
    return inside.reduce((sum, bytes) => sum + bytes, own);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** A number of bytes as a person reads it: `34.7 MB`, in powers of ten. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** What is in a folder; nothing if there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
