import { rename, rm, writeFile } from 'node:fs/promises';
import { messageOf, WorldswitchError } from '../system/errors.ts';

/**
 * Writes what a command makes into a file, as a whole or not at all.
 *
 * @throws WorldswitchError if it can't be written
 */
export async function writeOutput(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new WorldswitchError(`the file can't be written: ${messageOf(error)}`, {
      file,
      next: 'name a file in a folder that exists and can be written, with room on its disk',
      cause: error,
    });
  }
}
