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
 * Unpacks the members that match a pattern, where no member need match all of them: each pattern for which there is
 * none makes tar fail, so the list of members is made first.
 */
const UNPACK_SOME = [
  'package=$0; folder=$1; shift',
  'dpkg-deb --fsys-tarfile "$package" | tar -x -f - -C "$folder" --wildcards "$@" 2> "$folder/.tar-says-$$" && said=0 || said=$?',
  'grep -v -e "Not found in archive" -e "Exiting with failure status" "$folder/.tar-says-$$" >&2 && bad=1 || bad=0',
  'rm -f "$folder/.tar-says-$$"',
  'exit $bad',
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
  throw (
    fileErrorFromOutput(result.stderr, cacheRoot()) ??
    new WorldswitchError(`${title} failed`, {
      next: 'worldswitch clean --all, then type the same command again',
      details: lastLines(result.stderr, 4),
    })
  );
}
