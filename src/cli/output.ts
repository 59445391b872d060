import { accessSync, constants, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, systemErrorCode, WorldswitchError } from '../system/errors.ts';
import { makeFolder } from '../system/files.ts';
import { print } from './print.ts';

/** What the system's refusals of a file mean to a user. */
const REFUSALS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'what should be its folder is a file',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'its file system is mounted read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of its disk is used up',
  ENAMETOOLONG: 'its name is too long',
};

/**
 * Refuses a file that can't be written. It is asked before anything is measured for the file, which takes longer.
 *
 * @throws WorldswitchError that says why
 */
export function requireWritable(file: string): void {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    // What is put in its place would be no folder, pipe or device any more.
    if (found !== undefined && !found.isFile())
      throw new Error(found.isDirectory() ? 'it is a folder' : 'it is no regular file');
    if (!statSync(dirname(file)).isDirectory()) throw new Error('what should be its folder is a file');
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

/**
 * Writes what a command makes into a file, as a whole or not at all.
 *
 * @throws WorldswitchError if it can't be written
 */
export async function writeOutput(file: string, text: string): Promise<void> {
  requireWritable(file);
  const temporary = `${file}.${process.pid}`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw unwritable(file, error);
  }
}

/** Prints what a command makes, or writes it into a file and says so. @throws WorldswitchError if it can't be written */
export async function giveOutput(text: string, file: string | undefined): Promise<void> {
  if (file === undefined) return print(text);
  await writeOutput(file, text);
  await print(`${file} is written\n`);
}

/**
 * Makes a folder for what a command writes.
 *
 * @param what it is for, and the option that names it: `for runs`, `--runs`
 * @throws WorldswitchError if it can't be made
 */
export function makeOutputFolder(folder: string, what: string, option: string): void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new WorldswitchError(`the folder ${what} can't be made (${messageOf(error)})`, {
      file: folder,
      next: `name a folder that can be written with ${option}`,
      cause: error,
    });
  }
}

function unwritable(file: string, error: unknown): WorldswitchError {
  const reason = REFUSALS[systemErrorCode(error) ?? ''] ?? messageOf(error);
  return new WorldswitchError(`the file can't be written: ${reason}`, {
    file,
    next: 'name a file in a folder that exists and can be written, with room on its disk',
    cause: error,
  });
}
