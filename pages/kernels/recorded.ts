import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseRun, runToJson } from '../../src/results/exchange.ts';
import type { Run } from '../../src/results/schema.ts';
import { recordingsFolder } from '../recordings.ts';

/** What became of the attempt to measure a kernel on a configuration. */
export type Attempt =
  | { readonly kind: 'run'; readonly run: Run }
  /** It could not be begun; the program says why in a sentence. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Where attempts are stored: runs as `worldswitch import` reads them once they are unpacked, refusals as sentences. */
export const attemptsFolder = join(recordingsFolder, 'kernels');

const RUN = '.json.gz';
const REFUSED = '.refused.txt';

/** Stores what became of an attempt, instead of what is stored. */
export function writeAttempt(kernel: string, configuration: string, attempt: Attempt): void {
  const path = join(attemptsFolder, `${kernel}.${configuration}`);
  mkdirSync(attemptsFolder, { recursive: true });
  for (const ending of [RUN, REFUSED]) rmSync(`${path}${ending}`, { force: true });
  if (attempt.kind === 'run') writeFileSync(`${path}${RUN}`, gzipSync(runToJson(attempt.run), { level: 9 }));
  else writeFileSync(`${path}${REFUSED}`, `${attempt.reason}\n`);
}

/** What became of an attempt; `undefined` if none was made. */
export function readAttempt(kernel: string, configuration: string): Attempt | undefined {
  const name = `${kernel}.${configuration}`;
  const files = new Set(attemptFiles());
  if (files.has(`${name}${RUN}`)) {
    const text = gunzipSync(read(`${name}${RUN}`)).toString('utf8');
    return { kind: 'run', run: parseRun(text, name) };
  }
  if (!files.has(`${name}${REFUSED}`)) return undefined;
  return { kind: 'refused', reason: read(`${name}${REFUSED}`).toString('utf8').trim() };
}

function read(file: string): Buffer {
  return readFileSync(join(attemptsFolder, file));
}

/** The names of the files that are stored. */
export function attemptFiles(): string[] {
  return globSync(`*{${RUN},${REFUSED}}`, { cwd: attemptsFolder }).toSorted();
}
