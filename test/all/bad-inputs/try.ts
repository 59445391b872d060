import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { packageRoot } from '../../../src/system/paths.ts';
import type { BadInput } from './cases.ts';
import { fillHome } from './files.ts';

/** What a case came to. */
export interface Tried {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Paths of files that were added, changed or removed in the folder where it ran, its results and its cache. */
  readonly touched: readonly string[];
}

/** Carries out a case, in folders of its own. @param cache of those that would bring software first; else an empty one */
export async function tryInput(
  { args, env = {}, kind }: BadInput,
  folder: string,
  files: Readonly<Record<string, string>>,
  cache: string,
): Promise<Tried> {
  const home = join(folder, 'home');
  const cwd = join(folder, 'cwd');
  for (const each of [home, cwd]) mkdirSync(each, { recursive: true });
  fillHome(home);
  const filled = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (name === 'cwd' ? cwd : (files[name] ?? whole)));
  const before = contentsOf(folder);
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [join(packageRoot, 'bin/worldswitch.js'), ...args.split(' ').map(filled)],
    {
      cwd,
      env: {
        WORLDSWITCH_HOME: home,
        WORLDSWITCH_CACHE: kind === 'QEMU' ? cache : join(folder, 'cache'),
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)])),
      },
      reject: false,
      timeout: 60_000,
      stdin: 'ignore',
    },
  );
  const after = contentsOf(folder);
  const touched = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  return { exitCode, stdout, stderr, touched };
}

/** Where locks are taken and facts remembered: what is there is neither a result nor a part of what is measured. */
const BESIDE = /^cache\/(?:locks|facts)\//;

/** sha256 of each file below a folder. */
export function contentsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    files
      .map((file) => [file.slice(folder.length + 1), file] as const)
      .filter(([path]) => !BESIDE.test(path))
      .map(([path, file]) => [path, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}
