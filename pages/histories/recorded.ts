import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { History } from '../../src/analysis/history/history.ts';
import { recordingsFolder } from '../recordings.ts';

/** Where histories are stored, as `worldswitch history --format json` prints them, packed. */
const historiesFolder = join(recordingsFolder, 'histories');

const ENDING = '.json.gz';

/** The names of the histories that are stored. */
export function storedHistories(): string[] {
  return globSync(`*${ENDING}`, { cwd: historiesFolder })
    .map((file) => file.slice(0, -ENDING.length))
    .toSorted();
}

/** A history that is stored. @throws Error if there is none of that name */
export function readStoredHistory(name: string): History {
  const file = join(historiesFolder, `${name}${ENDING}`);
  if (!existsSync(file)) throw new Error(`no history ${name} is stored; npm run docs:histories stores one`);
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as History;
}

/** Stores a history instead of what is stored under its name. */
export function writeHistory(name: string, history: History): void {
  mkdirSync(historiesFolder, { recursive: true });
  writeFileSync(join(historiesFolder, `${name}${ENDING}`), gzipSync(JSON.stringify(history), { level: 9 }));
}

/** The file of a history's chart in the checkout, which `npm run docs` writes. */
export function historyChart(name: string): string {
  return `docs/images/history-${name}.svg`;
}
