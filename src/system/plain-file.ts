import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes of the largest file that is read whole: several times as many as any that worldswitch writes has. */
const LARGEST = 2 ** 28;

/** Bytes that are read at once. */
const CHUNK = 2 ** 20;

/**
 * The text of a file that somebody names.
 *
 * @param largest bytes that it may have
 * @throws Error if it can't be read, is larger, or is no regular file: a pipe would be waited for as long as nobody writes to
 *   it, and no signal would end that
 */
export function readPlainFile(path: string, largest = LARGEST): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    // Of a folder the system says so itself.
    if (!found.isFile() && !found.isDirectory()) throw new Error('it is no regular file');
    return readBytes(file, largest).toString('utf8');
  } finally {
    closeSync(file);
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
