import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { InterruptedError, messageOf, systemErrorCode } from '../../system/errors.ts';
import { formatBytes, inFolder } from '../../system/files.ts';
import { lastLines, type RunningProcess, startProcess } from '../../system/processes.ts';
import { keepNeededModules, NEEDED_MODULES } from '../modules/needed-modules.ts';
import { tarMembers, type TarMember } from '../tar.ts';
import { ownModules, type UnpackedPackage } from './modules-origin.ts';
import { userFileError, type UserFileRole } from './user-file.ts';

/** What stands at the beginning of a package (deb(5)). */
export const PACKAGE_MAGIC = '!<arch>\ndebian-binary';

/** What is taken of a package: the kernel, its symbols, and modules; whatever else it has is passed over. */
const TAKEN =
  /^(?:usr\/)?(?:boot\/(?:vmlinu[xz]|Image|bzImage|System\.map)-[\w.+~-]+|lib\/modules\/[\w.+~-]+\/(?:vmlinuz|System\.map|modules\.builtin|(?:[\w.+~-]+\/)*[\w.,+~-]+\.ko(?:\.(?:gz|xz|zst))?))$/;

/** Bytes and files, which no package of a kernel comes near; the largest have 1 GiB in 5,000 files. */
const LIMITS = { file: 2 ** 29, taken: 2 ** 32, all: 2 ** 34, files: 50_000 } as const;

/** What the system says where a file and a folder are to have one path, or a path is too long. */
const NO_PLACE: ReadonlySet<string> = new Set(['EEXIST', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG']);

/** Seconds; a large one takes ten. */
const TIME_LIMIT = 300;

/**
 * Unpacks what belongs to a kernel from a Debian package that nobody vouches for. Only plain files are made, in the
 * folder, at the paths that a kernel's have.
 *
 * @throws WorldswitchError if it is damaged, or larger than such a package can be
 * @throws InterruptedError if `signal` aborts
 */
export async function unpackKernelPackage(
  path: string,
  folder: string,
  role: UserFileRole,
  signal: AbortSignal | undefined,
): Promise<void> {
  // It unpacks to the connected socket, and its complaints are apart from that.
  const reader = startProcess('sh', ['-c', 'exec dpkg-deb --fsys-tarfile "$0" >&3', path], {
    timeLimit: TIME_LIMIT,
    env: { LC_ALL: 'C' },
    sockets: 1,
    ...(signal === undefined ? {} : { signal }),
  });
  const [archive] = reader.sockets;
  if (archive === undefined) throw new Error('a process has no socket');
  try {
    await takeMembers(limited(archive), folder);
  } catch (error) {
    await ended(archive, reader);
    if (signal?.aborted === true) throw new InterruptedError();
    if (!(error instanceof RangeError)) throw error;
    const { stderr, startError } = await reader.ended;
    const said = lastLines(stderr, 1)[0]?.replace(/^dpkg-deb: error: /, '');
    throw userFileError(
      startError === undefined
        ? `'${path}' is no package of a kernel that can be unpacked (${said ?? messageOf(error)})`
        : `'${path}' can't be unpacked: dpkg-deb could not be started (worldswitch doctor)`,
      role,
      error,
    );
  }
  await ended(archive, reader);
}

/** Ends a reader, of whose output nobody reads the rest: it would wait for that. */
async function ended(archive: Duplex, reader: RunningProcess): Promise<void> {
  archive.destroy();
  await reader.stop();
}

/** @throws RangeError if there is more than a package can have */
async function* limited(archive: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let all = 0;
  for await (const piece of archive) {
    all += piece.length;
    if (all > LIMITS.all) throw new RangeError(`it has more than ${formatBytes(LIMITS.all)} in it`);
    yield piece;
  }
}

async function takeMembers(archive: AsyncIterable<Uint8Array>, folder: string): Promise<void> {
  let [taken, files] = [0, 0];
  for await (const member of tarMembers(archive)) {
    if (!isTaken(member)) continue;
    taken += member.size;
    files += 1;
    if (member.size > LIMITS.file || taken > LIMITS.taken || files > LIMITS.files) {
      throw new RangeError('what it has of a kernel is larger than a kernel can be');
    }
    await write(member, folder);
  }
}

/** No path that is taken has a part `..`, and all of them are relative. */
export function isTaken({ path, kind }: Pick<TarMember, 'path' | 'kind'>): boolean {
  return kind === 'file' && TAKEN.test(path) && !path.split('/').some((part) => /^\.*$/.test(part));
}

async function write({ path, content }: TarMember, folder: string): Promise<void> {
  const target = join(folder, path);
  await inFolder(folder, async () => {
    await using file = await openNew(target, path);
    for await (const piece of content) await file.writeFile(piece);
  });
}

/** @throws RangeError if what the package had before leaves no place for the file, or its name is too long */
async function openNew(target: string, path: string): Promise<FileHandle> {
  try {
    await mkdir(dirname(target), { recursive: true });
    return await open(target, 'w');
  } catch (error) {
    if (!NO_PLACE.has(systemErrorCode(error) ?? '')) throw error;
    throw new RangeError(`there is no place for its ${path}`, { cause: error });
  }
}

/**
 * Removes modules that no machine would load from a folder into which a package was unpacked: a distribution's has
 * thousands.
 *
 * @throws WorldswitchError if one that a machine would load is damaged
 */
export function pruneModules(unpacked: UnpackedPackage): Promise<void> {
  return keepNeededModules(unpacked.folder, ownModules(unpacked));
}

/** What a package is called in the cache once it is unpacked: by its content, and by what is kept of it. */
export function packageKey(sha256: string): string {
  const how = createHash('sha256')
    .update(JSON.stringify([TAKEN.source, LIMITS, NEEDED_MODULES]))
    .digest('hex');
  return `own-package-${sha256.slice(0, 32)}-${how.slice(0, 8)}`;
}
