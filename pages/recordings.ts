import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { parseRun, runToJson } from '../src/results/exchange.ts';
import type { Run } from '../src/results/schema.ts';
import { packageRoot } from '../src/system/paths.ts';

/** The runs that commands of the pages made. */
export interface Recordings {
  /**
   * The runs of a command, in the order in which it made them.
   *
   * @param command as it is typed after `worldswitch`: `run -c kvm-arm64 -m hypercall`
   * @throws Error if it has none
   */
  readonly of: (command: string) => Promise<readonly Run[]>;
}

/** The folder of the runs that the pages show: `gunzip` makes of a file what `worldswitch import` reads. */
export const recordingsFolder = join(packageRoot, 'docs/runs');

const ENDING = '.json.gz';

/** What is stored in {@link recordingsFolder}. */
export const storedRecordings: Recordings = {
  of: async (command) => {
    const runs = readRecording(command);
    if (runs.length > 0) return runs;
    throw new Error(
      `there is no recording of 'worldswitch ${command}'. Next: npm run docs -- --measure makes it`,
    );
  },
};

/** The names of the files that are stored. */
export function recordedFiles(): string[] {
  return globSync(`*${ENDING}`, { cwd: recordingsFolder }).toSorted();
}

/** The names of the files that hold a command's runs; a command that measured two sides has two. */
export function filesOf(command: string): string[] {
  const name = nameOf(command);
  const stored = new Set(recordedFiles());
  const files: string[] = [];
  while (stored.has(fileName(name, files.length))) files.push(fileName(name, files.length));
  return files;
}

/** The runs that are stored of a command; none if it has not been recorded. */
export function readRecording(command: string): Run[] {
  return filesOf(command).map(readRun);
}

/** The run in a file of {@link recordingsFolder}. @throws WorldswitchError if it holds none */
export function readRun(file: string): Run {
  const text = gunzipSync(readFileSync(join(recordingsFolder, file))).toString('utf8');
  return parseRun(text, file);
}

/** Stores the runs of a command, instead of those that are stored. */
export function writeRecording(command: string, runs: readonly Run[]): void {
  for (const file of filesOf(command)) rmSync(join(recordingsFolder, file));
  const name = nameOf(command);
  for (const [index, run] of runs.entries()) {
    const packed = gzipSync(runToJson(run), { level: 9 });
    writeFileSync(join(recordingsFolder, fileName(name, index)), packed);
  }
}

function nameOf(command: string): string {
  return command.replaceAll(/[^\w.]+/g, '-');
}

function fileName(name: string, index: number): string {
  return `${name}${index === 0 ? '' : `.${index + 1}`}${ENDING}`;
}
