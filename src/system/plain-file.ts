import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { systemErrorCode } from './errors.ts';

/** Bytes of the largest file that is read whole: several times as many as any that worldswitch writes has. */
const LARGEST = 2 ** 28;

/** Bytes that are read at once. */
const CHUNK = 2 ** 20;

/** What the system's refusals mean to a user. */
const REFUSALS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ELOOP: 'it is a link that leads to itself',
  ENAMETOOLONG: 'its name is too long',
};

/**
 * The text of a file that somebody names.
 *
 * @param largest bytes that it may have
 * @throws Error that says why, with the system's code if it refuses, if it can't be read, is larger, or is no regular file: a pipe
 *   would be waited for as long as nobody writes to it, and no signal would end that
 */
export function readPlainFile(path: string, largest = LARGEST): string {
  const file = open(path);
  try {
    const found = fstatSync(file);
    if (found.isDirectory()) throw new Error('it is a folder');
    if (!found.isFile()) throw new Error('it is no regular file');
    return readBytes(file, largest).toString('utf8');
  } finally {
    closeSync(file);
  }
}

function open(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = systemErrorCode(error);
    const said = REFUSALS[code ?? ''];
    throw said === undefined ? error : Object.assign(new Error(said, { cause: error }), { code });
  }
}

/** By what comes and not by the size: files of /proc have none and may not end, and others grow meanwhile. */
function readBytes(file: number, largest: number): Buffer {
  const chunks: Buffer[] = [];
  let length = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK);
    const count = readSync(file, chunk);
    if (count === 0) return Buffer.concat(chunks);
    length += count;
    if (length > largest) throw new Error(`it has more than ${largest} bytes`);
    chunks.push(chunk.subarray(0, count));
  }
}
