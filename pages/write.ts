// npm run docs: writes what the pages show of figures from the runs in docs/runs.
// npm run docs -- --measure [page…]: gives the commands of the pages, or of some of them, first and records their runs.
// npm run docs -- --take FILE COMMAND: a run that was measured already, as show --format json printed it, is COMMAND's.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseRun } from '../src/results/exchange.ts';
import { renderHistorySvg } from '../src/report/history/chart.ts';
import { packageRoot } from '../src/system/paths.ts';
import { historyChart, readStoredHistory, storedHistories } from './histories/recorded.ts';
import { measuring } from './measure.ts';
import { pages, writePage } from './page.ts';
import {
  filesOf,
  recordedFiles,
  type Recordings,
  recordingsFolder,
  storedRecordings,
  writeRecording,
} from './recordings.ts';

const { values: options, positionals } = parseArgs({
  options: { measure: { type: 'boolean', default: false }, take: { type: 'string' } },
  allowPositionals: true,
});
const named = options.take === undefined ? positionals : [];
if (options.take !== undefined) take(options.take, positionals);
const unknown = named.find((page) => !pages.includes(page));
if (unknown !== undefined) throw new RangeError(`there is no page ${unknown}; there are ${pages.join(', ')}`);

const failures: string[] = [];
const shown = new Set<string>();
const measured = options.measure ? measuring(console.error) : undefined;
try {
  for (const page of pages) {
    const own =
      named.length === 0 || named.includes(page) ? (measured ?? storedRecordings) : storedRecordings;
    await write(page, noting(own));
  }
} finally {
  measured?.close();
}
for (const name of storedHistories()) replace(historyChart(name), renderHistorySvg(readStoredHistory(name)));
failures.push(...(measured?.failures ?? []));
if (failures.length === 0) removeUnused();
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Stores a run that is in a file. */
function take(file: string, [command, ...others]: readonly string[]): void {
  if (command === undefined || others.length > 0)
    throw new RangeError("--take FILE 'COMMAND' wants one command, in quotes: 'run --study workloads'");
  writeRecording(command, [parseRun(readFileSync(file, 'utf8'), file)]);
}

/** Writes a page and its pictures, where they differ from what is there. */
async function write(page: string, recordings: Recordings): Promise<void> {
  const written = await writePage(page, read(page), recordings, (problem) => failures.push(problem));
  for (const { file, text } of written) replace(file, text);
}

function replace(file: string, text: string): void {
  if (existsSync(join(packageRoot, file)) && read(file) === text) return;
  writeFileSync(join(packageRoot, file), text);
  console.log(`${file} is written`);
}

function read(file: string): string {
  return readFileSync(join(packageRoot, file), 'utf8');
}

/** Remembers which commands the pages show. */
function noting(recordings: Recordings): Recordings {
  return {
    of: (command) => {
      shown.add(command);
      return recordings.of(command);
    },
  };
}

/** Runs that no page shows any more are no longer stored. */
function removeUnused(): void {
  const used = new Set([...shown].flatMap(filesOf));
  for (const file of recordedFiles())
    if (!used.has(file)) {
      rmSync(join(recordingsFolder, file));
      console.log(`docs/runs/${file} is removed`);
    }
}
