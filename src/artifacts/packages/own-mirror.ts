import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { systemErrorCode, WorldswitchError } from '../../system/errors.ts';
import { inFolder, writeAtomic } from '../../system/files.ts';
import { dataRoot } from '../../system/paths.ts';
import type { LockedPackage } from './lock.ts';

/*
 * A folder of the user's in which package files are kept: the archive drops a version when a suite has another one.
 *
 *   <folder>/pool/…         the files, at the paths that they have in the archive
 *   <folder>/versions/…     which packages a version consists of
 */

const settingSchema = z.strictObject({ folder: z.string() });

/** The folder that `setup --mirror` named; `undefined` if none was. @throws WorldswitchError if it is not there */
export async function ownMirror(): Promise<string | undefined> {
  let text: string;
  try {
    text = await readFile(settingFile(), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const folder = folderIn(text);
  if (folder !== undefined && existsSync(folder)) return folder;
  throw new WorldswitchError('the folder in which packages are kept is not there', {
    file: folder ?? settingFile(),
    next: 'bring it back, or name another one with worldswitch setup --mirror, or none with --no-mirror',
  });
}

function folderIn(setting: string): string | undefined {
  try {
    return settingSchema.parse(JSON.parse(setting)).folder;
  } catch {
    return undefined;
  }
}

/** Remembers the folder in which packages are kept from now on; `undefined` for none. Its absolute path is returned. */
export async function setOwnMirror(folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined) {
    await inFolder(dataRoot(), () => rm(settingFile(), { force: true }));
    return undefined;
  }
  const path = resolve(folder);
  await inFolder(path, () => mkdir(join(path, 'pool'), { recursive: true }));
  await writeAtomic(settingFile(), JSON.stringify({ folder: path }));
  return path;
}

/** Copies a package's file out of the folder, if it is there. Whether it is the right one is not looked at. */
export async function copyFromMirror(folder: string, locked: LockedPackage, target: string): Promise<void> {
  await copyFile(join(folder, locked.path), target).catch((error: unknown) => {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  });
}

/** Copies a package's file into the folder, unless it is there. Returns whether it was not. */
export async function keepInMirror(folder: string, locked: LockedPackage, file: string): Promise<boolean> {
  const target = join(folder, locked.path);
  if (existsSync(target)) return false;
  await inFolder(folder, async () => {
    await mkdir(dirname(target), { recursive: true });
    const temporary = `${target}.${process.pid}.tmp`;
    try {
      await copyFile(file, temporary);
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
  });
  return true;
}

function settingFile(): string {
  return join(dataRoot(), 'mirror.json');
}
