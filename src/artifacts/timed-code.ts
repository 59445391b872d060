import { createHash } from 'node:crypto';
import { sha256File } from '../system/files.ts';

/** What one source of a program became, or a library that it is linked with. */
export interface LinkedFile {
  /** Relative to the package's root, or the name of a library. */
  readonly source: string;
  /** The object or archive that is linked. */
  readonly path: string;
}

/** Sources of which nothing is executed while something is timed: they speak before and after, or set up. */
export const UNTIMED: ReadonlySet<string> = new Set([
  'guest/probe/report.c',
  ...['modules', 'parameters', 'report', 'settings', 'symbols', 'text-file', 'vulnerabilities'].map(
    (name) => `guest/host/${name}.c`,
  ),
]);

/**
 * Sha256 over the code of a program that is executed while something is timed, as it was compiled. Programs that agree in it
 * time alike, whatever else they say or how they say it.
 */
export async function timedCodeOf(linked: readonly LinkedFile[]): Promise<string> {
  const timed = linked.filter(({ source }) => !UNTIMED.has(source));
  const sums = await Promise.all(timed.map(async ({ source, path }) => [source, await sha256File(path)]));
  return createHash('sha256').update(JSON.stringify(sums.toSorted())).digest('hex');
}
