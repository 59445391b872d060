import { WorldswitchError } from '../../system/errors.ts';
import { fileErrorFromOutput } from '../../system/files.ts';
import { cacheRoot } from '../../system/paths.ts';
import { lastLines, runProcess } from '../../system/processes.ts';
import type { FetchOptions, PackageFile } from './fetch.ts';

/** Seconds for one package; the largest here take three. */
const TIME_LIMIT = 300;

/** Packages unpacked at a time; decompressing keeps one CPU busy. */
const PARALLEL = 2;

/**
 * Unpacks the members of a package that match patterns. tar fails where one pattern matches nothing, which is no fault
 * here: not every package of a bundle has a part of what is wanted. What tar says comes through a pipe: a disk that is
 * full would have no room for it in a file, and the part that was unpacked would pass for all.
 */
const UNPACK_SOME = [
  'package=$0; folder=$1; shift',
  'says=$({',
  '  { dpkg-deb --fsys-tarfile "$package" || echo "dpkg-deb failed" >&2; } |',
  '  tar -x -f - -C "$folder" --warning=no-timestamp --wildcards "$@"',
  '} 2>&1)',
  'status=$?',
  `faults=$(printf '%s\\n' "$says" | grep -v -e 'Not found in archive$' -e 'Exiting with failure status')`,
  // Killed, for example, it says nothing.
  '[ -n "$says" ] || exit $status',
  '[ -n "$faults" ] || exit 0',
  `printf '%s\\n' "$faults" >&2`,
  'exit 1',
].join('\n');

/**
 * Unpacks packages into one tree, without their scripts and without root.
 *
 * @param only what is unpacked of a package, as patterns of tar's; everything if undefined.
 */
export async function unpackPackages(
  files: readonly PackageFile[],
  folder: string,
  only: readonly string[] | undefined,
  options: FetchOptions,
): Promise<void> {
  const queue = files.toSorted((a, b) => b.locked.size - a.locked.size);
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      await unpack(file, folder, only, options);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
}

async function unpack(
  { locked, path }: PackageFile,
  folder: string,
  only: readonly string[] | undefined,
  options: FetchOptions,
): Promise<void> {
  const title = `unpacking ${locked.name} ${locked.version}`;
  const [command, args] =
    only === undefined
      ? ['dpkg-deb', ['--extract', path, folder]]
      : ['sh', ['-c', UNPACK_SOME, path, folder, ...only]];
  const result = await runProcess(command as string, args as string[], {
    title,
    timeLimit: TIME_LIMIT,
    env: { LC_ALL: 'C' },
    accept: [0, 1, 2],
    next: 'see that dpkg-deb and tar are installed (worldswitch doctor)',
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (result.exitCode === 0) return;
  // tar's words for the write that fills a disk, which is none of the system's errors yet.
  const output = result.stderr.replaceAll(/Wrote only \d+ of \d+ bytes/g, 'No space left on device');
  throw (
    fileErrorFromOutput(output, cacheRoot()) ??
    new WorldswitchError(`${title} failed`, {
      next: 'worldswitch clean --all, then type the same command again',
      details: lastLines(result.stderr, 4),
    })
  );
}
