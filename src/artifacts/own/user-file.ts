import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
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
 * The content of a file that a user names; unpacked if it is a gzip file.
 *
 * @throws WorldswitchError if it can't be read, or is larger than such a file can be
 */
export async function readUserFile(path: string, role: UserFileRole): Promise<Buffer> {
  const bytes = await readWhole(path, role);
  if (bytes.length < 2 || bytes.readUInt16BE(0) !== 0x1f8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: role.limit });
  } catch (error) {
    throw systemErrorCode(error) === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge(path, role)
      : userFileError(`'${path}' is a damaged gzip file (${messageOf(error)})`, role, error);
  }
}

/** Says of a file that it is not what it is to be. */
export function userFileError(message: string, { next }: UserFileRole, cause?: unknown): WorldswitchError {
  return new WorldswitchError(message, { next, cause });
}

async function readWhole(path: string, role: UserFileRole): Promise<Buffer> {
  try {
    await using file = await open(path);
    const stat = await file.stat();
    if (stat.isDirectory()) throw userFileError(`'${path}' is a folder, not ${role.what}`, role);
    if (!stat.isFile()) throw userFileError(`'${path}' is no regular file`, role);
    if (stat.size > role.limit) throw tooLarge(path, role);
    return await file.readFile();
  } catch (error) {
    if (error instanceof WorldswitchError) throw error;
    const message = ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')
      ? `there is no file '${path}'`
      : `'${path}' can't be read (${messageOf(error)})`;
    throw userFileError(message, role, error);
  }
}

function tooLarge(path: string, role: UserFileRole): WorldswitchError {
  return userFileError(
    `'${path}' is larger than ${formatBytes(role.limit)}, which is too large for ${role.what}`,
    role,
  );
}
