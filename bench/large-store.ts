import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { calibrations } from '../src/catalog/microbenchmarks.ts';
import { isOfMicrobenchmarks } from '../src/results/measurement.ts';
import type { Run } from '../src/results/schema.ts';
import { databaseFile, openStore } from '../src/results/store.ts';
import { bringIndexUpToDate } from '../src/study/history/index-figures.ts';
import { answerTime, type DashboardFigure, start } from './serve.ts';

/** Measurements in the store, as years of nightly jobs make them. */
const MEASUREMENTS = 100_000;

/** Versions of Linux that they are of. */
const VERSIONS = 50;

/** Batches that are kept of each: what is measured is the store, and not its samples. */
const BATCHES = 4;

/** The most that an answer may take, in starts of Node. */
const MOST_STARTS = 10;

/**
 * How long the server takes for views when a hundred thousand measurements are stored, in milliseconds.
 *
 * @param run a run of several configurations with a hypercall and a VM switch, which is stored again and again
 */
export async function measureLargeStore(run: Run, rounds: number): Promise<DashboardFigure[]> {
  const home = mkdtempSync(join(tmpdir(), 'worldswitch-bench-large-'));
  try {
    const { last, base } = fill(home, small(run));
    const server = await start(home);
    try {
      const figures: DashboardFigure[] = [];
      for (const [name, path] of Object.entries(viewsOf(base, last))) {
        const values: number[] = [];
        // Each round asks for something that was not asked for before, so that no answer is remembered.
        for (let round = 0; round < rounds; round++)
          values.push(
            await answerTime(`${server.address}${path}${path.includes('?') ? '&' : '?'}round=${round}`),
          );
        figures.push({ name: `100,000 measurements, ${name}`, values, target: MOST_STARTS });
      }
      return figures;
    } finally {
      await server.end();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function viewsOf(base: string, last: string): Record<string, string> {
  return {
    'the list of runs': '/',
    'the runs of a version of Linux': '/?kernel=6.1.8',
    'a run': `/runs/${last}`,
    'a comparison': `/compare?base=${base}&head=${last}`,
    'a series': '/series?benchmark=hypercall',
    'a series of two chosen runs': `/series?benchmark=hypercall&run=${base}&run=${last}`,
    'a history': '/history',
    'a history of all versions': '/history?every=all&benchmark=hypercall',
    'what changed between two versions': '/changes?from=6.1.7&to=6.1.8',
    'a history as JSON': '/api/history?every=all',
  };
}

/** The same with less in it. */
function small(run: Run): Run {
  const kept = new Set<string>(['hypercall', 'vm-switch', ...Object.values(calibrations)]);
  return {
    ...run,
    id: '20200101T000000-0000',
    measurements: run.measurements.filter(isOfMicrobenchmarks).map((measurement) => ({
      ...measurement,
      explanations: [],
      failures: [],
      samples: measurement.samples.filter(({ benchmark, batch }) => kept.has(benchmark) && batch < BATCHES),
    })),
  };
}

/** Stores a run, and copies of it with other versions of Linux, until there are enough; gives the ids of the first and the last. */
function fill(home: string, run: Run): { base: string; last: string } {
  const store = openStore(home);
  store.add(run);
  bringIndexUpToDate(store);
  store.close();
  const database = new DatabaseSync(databaseFile(home));
  const copies = Math.ceil(MEASUREMENTS / run.measurements.length);
  const own = `SELECT conditions FROM figures WHERE run = '${run.id}'`;
  let last = run.id;
  database.exec('BEGIN');
  for (let index = 1; index < copies; index++) {
    const startedAt = new Date(Date.UTC(2020, 0, 1) + index * 600_000).toISOString();
    last = `${startedAt.replaceAll(/[-:]|\.\d+Z/g, '')}-0000`;
    const version = `6.1.${index % VERSIONS}-1`;
    const [kernel, value] = [`'$.software[0].package.version', '${version}'`, `value + ${index % VERSIONS}`];
    database.exec(`
      INSERT INTO runs SELECT '${last}', record_version, testbed, '${startedAt}', ended_at, host, plan, verified
        FROM runs WHERE id = '${run.id}';
      INSERT INTO measurements SELECT '${last}', position, configuration, benchmark, state,
        json_set(fingerprint, ${kernel}), document FROM measurements WHERE run = '${run.id}';
      INSERT INTO samples SELECT '${last}', measurement, position, benchmark, batch, iterations, ticks, start_tick, end_tick,
        operations FROM samples WHERE run = '${run.id}';
      INSERT OR IGNORE INTO conditions (document)
        SELECT json_set(document, '$.kernel.package.version', '${version}') FROM conditions WHERE id IN (${own});
      INSERT INTO figures SELECT '${last}', measurement, configuration, benchmark, unit, exact, ${value}, sensitivity, explained,
        (SELECT id FROM conditions WHERE document = (SELECT json_set(document, '$.kernel.package.version', '${version}')
          FROM conditions WHERE id = figures.conditions)), failure FROM figures WHERE run = '${run.id}';`);
  }
  database.exec('DELETE FROM unindexed; COMMIT');
  database.close();
  return { base: run.id, last };
}
