import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../system/errors.ts';
import {
  parseDeb822Sources,
  parseOneLineSources,
  recogniseMirrors,
  type AptSource,
  type Mirrors,
} from './sources.ts';

/** The mirror of Debian that the host's own apt uses, from `<folder>/sources.list` and `<folder>/sources.list.d`. */
export async function hostMirrors(folder: string): Promise<Mirrors> {
  const parts = join(folder, 'sources.list.d');
  const sources = parseOneLineSources(await readIfThere(join(folder, 'sources.list')));
  for (const name of await namesIn(parts)) {
    if (name.endsWith('.list')) sources.push(...parseOneLineSources(await readIfThere(join(parts, name))));
    if (name.endsWith('.sources')) sources.push(...parseDeb822Sources(await readIfThere(join(parts, name))));
  }
  return recogniseMirrors(await Promise.all(sources.map(withMirrorList)));
}

/** Cloud images name a file with a list of mirrors (apt-transport-mirror(1)) instead of a mirror; the first is taken. */
async function withMirrorList(source: AptSource): Promise<AptSource> {
  const uris = source.uris.map(async (uri) => {
    const list = /^mirror\+file:(?:\/\/)?(\/.*?)\/*$/.exec(uri)?.[1];
    if (list === undefined) return uri;
    const lines = (await readIfThere(list)).split('\n').map((line) => line.trim());
    return lines.find((line) => line !== '' && !line.startsWith('#'))?.split(/\s/)[0] ?? uri;
  });
  return { ...source, uris: await Promise.all(uris) };
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // What apt can't read (or this user may not) is no source for us either.
    if (['ENOENT', 'EACCES', 'EISDIR'].includes(systemErrorCode(error) ?? '')) return '';
    throw error;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
    throw error;
  }
}
