import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UNTIMED } from '../../src/artifacts/timed-code.ts';
import { packageRoot } from '../../src/system/paths.ts';

/** What emulated machines execute, or are watched by, while something is timed. */
const FOLDERS = ['guest/{probe,host,vmm,dom0,workloads}/**/*', 'guest/*.h', 'plugin/**/*'];

/** These say where instructions went, of which no figure is made. */
const OBSERVERS = /^plugin\/(?:trace|account)(?:\.c$|\/)/;

/** The files whose code is timed, in the order of their names, relative to the package's root. */
export function timedSources(root: string = packageRoot): string[] {
  return FOLDERS.flatMap((pattern) => globSync(pattern, { cwd: root, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(root, '/').length))
    .filter((file) => !UNTIMED.has(file) && !OBSERVERS.test(file))
    .toSorted();
}

/** Sha256 over sources, without what no compiler reads: comments, and how lines are broken and indented. */
export function digestOf(sources: readonly (readonly [file: string, text: string])[]): string {
  const read = sources.map(([file, text]) => [file, /\.[chs]$/.test(file) ? withoutComments(text) : text]);
  return createHash('sha256').update(JSON.stringify(read)).digest('hex');
}

/** The digest of the sources as they are. */
export function currentDigest(): string {
  return digestOf(timedSources().map((file) => [file, readFileSync(join(packageRoot, file), 'utf8')]));
}

function withoutComments(text: string): string {
  return text
    .replaceAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*$/gm, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
