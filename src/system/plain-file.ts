import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/**
 * The text of a file that somebody names.
 *
 * @throws Error if it can't be read, or is no regular file: a pipe would be waited for as long as nobody writes to it, and no
 *   signal would end that
 */
export function readPlainFile(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = fstatSync(file);
    // Of a folder the system says so itself.
    if (!found.isFile() && !found.isDirectory()) throw new Error('it is no regular file');
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
