import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { packingOf, unpack, UnpackError } from '../packing.ts';
import { messageOf, systemErrorCode, WorldswitchError } from '../../system/errors.ts';
import { formatBytes } from '../../system/files.ts';

/** What a file that a user names is to be. */
export interface UserFileRole {
  /** With its article: `a kernel image`. */
  readonly what: string;
  /** What to give instead of one that will not do. */
  readonly next: string;
  /** Bytes that no such file exceeds. */
  readonly limit: number;
}

/**
 * The content of a file that a user names; unpacked if it is packed with gzip, xz or zstd.
 *
 * @param title what messages call it, if that is not its path
 * @throws WorldswitchError if it can't be read, or is larger than such a file can be
 */
export async function readUserFile(
  path: string,
  role: UserFileRole,
  signal?: AbortSignal,
  title = path,
): Promise<Buffer> {
  return unpackUserFile(title, await readWhole(path, role, title), role, signal);
}

/** The same of what stands in such a file. @throws WorldswitchError if it is damaged, or larger than such a file can be */
export async function unpackUserFile(
  title: string,
  bytes: Buffer,
  role: UserFileRole,
  signal?: AbortSignal,
): Promise<Buffer> {
  const packing = packingOf(bytes);
  if (packing === undefined) return bytes;
  try {
    return await unpack(bytes, packing, role.limit, signal);
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    throw error.tooLarge
      ? tooLarge(title, role)
      : userFileError(`'${title}' is a damaged ${packing} file (${messageOf(error)})`, role, error);
  }
}

/** Says of a file that it is not what it is to be. */
export function userFileError(message: string, { next }: UserFileRole, cause?: unknown): WorldswitchError {
  return new WorldswitchError(message, { next, cause });
}

/** Whether what a user names is a file or a folder. @throws WorldswitchError if it is neither, or not there */
export async function kindOf(path: string, role: UserFileRole, title = path): Promise<'file' | 'folder'> {
  return orSay(title, role, async () => {
    const found = await stat(path);
    if (found.isDirectory()) return 'folder';
    if (found.isFile()) return 'file';
    throw userFileError(`'${title}' is no regular file`, role);
  });
}

/** Reads of a file that a user names. @throws WorldswitchError if it can't be read */
export async function withUserFile<T>(
  path: string,
  role: UserFileRole,
  action: (file: FileHandle, size: number) => Promise<T>,
  title = path,
): Promise<T> {
  if ((await kindOf(path, role, title)) === 'folder') {
    throw userFileError(`'${title}' is a folder, not ${role.what}`, role);
  }
  return orSay(title, role, async () => {
    // Should it be a pipe by now, that waits for nobody.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await file.stat();
    if (!found.isFile()) throw userFileError(`'${title}' is no regular file`, role);
    // Awaited here: else the file is closed first, and nobody has the error yet if it can't be read.
    return await action(file, found.size);
  });
}

async function readWhole(path: string, role: UserFileRole, title: string): Promise<Buffer> {
  const read = async (file: FileHandle, size: number): Promise<Buffer> => {
    if (size > role.limit) throw tooLarge(title, role);
    return file.readFile();
  };
  return withUserFile(path, role, read, title);
}

async function orSay<T>(title: string, role: UserFileRole, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof WorldswitchError) throw error;
    const message = ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')
      ? `there is no file '${title}'`
      : `'${title}' can't be read (${messageOf(error)})`;
    throw userFileError(message, role, error);
  }
}

function tooLarge(title: string, role: UserFileRole): WorldswitchError {
  return userFileError(
    `'${title}' is larger than ${formatBytes(role.limit)}, which is too large for ${role.what}`,
    role,
  );
}
