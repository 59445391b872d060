import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { calibrations } from '../src/catalog/microbenchmarks.ts';
import { isOfMicrobenchmarks } from '../src/results/measurement.ts';
import type { Run } from '../src/results/schema.ts';
import { openStore } from '../src/results/store.ts';
import { packageRoot } from '../src/system/paths.ts';

/** Milliseconds, and the most that they may be in starts of Node. */
export interface DashboardFigure {
  readonly name: string;
  readonly values: readonly number[];
  readonly target: number;
}

const RUNS = 1000;
/** Of the latest so many every figure is explained, as a reader looks at these most. */
const EXPLAINED = 2;

const CHROMIUM = '/usr/bin/chromium';

/**
 * How long the dashboard takes when a thousand runs are stored: on the server for each view, and in a browser until
 * something of the slowest one is painted.
 *
 * @param run a run of everything, with every figure explained
 */
export async function measureDashboard(run: Run, rounds: number): Promise<DashboardFigure[]> {
  const home = mkdtempSync(join(tmpdir(), 'worldswitch-bench-serve-'));
  try {
    const [base, head] = storeRuns(home, run);
    const views = viewsOf(base, head);
    const server = await start(home);
    try {
      const figures: DashboardFigure[] = [];
      for (const [name, path] of Object.entries(views)) {
        const values: number[] = [];
        for (let round = 0; round < rounds; round++)
          values.push(await answerTime(`${server.address}${path}`));
        figures.push({ name, values, target: 5 });
      }
      const paints = existsSync(CHROMIUM)
        ? [await firstPaints(server.address, Object.values(views), rounds)]
        : [];
      return [
        ...figures,
        ...paints.map((values) => ({
          name: 'first paint of the slowest view',
          values,
          target: 25,
        })),
      ];
    } finally {
      await server.end();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Each view, with what makes it longest. */
function viewsOf(base: string, head: string): Record<string, string> {
  return {
    'list of 1000 runs': '/',
    'its last page': `/?offset=${RUNS - 10}`,
    'a run of everything': `/runs/${head}`,
    'a cell': `/runs/${head}/cells/xen-x86/io-latency-out/worker`,
    'its flame graph': `/runs/${head}/flame-graphs/xen-x86/io-latency-out/worker`,
    'where instructions go': `/runs/${head}/explanations/io-latency-in`,
    'two runs compared': `/compare?base=${base}&head=${head}`,
    'a series': '/series?benchmark=vm-switch',
    'the form of a run': '/start',
    'the list as JSON': '/api/runs',
    'a run as JSON': `/api/runs/${head}`,
    'a comparison as JSON': `/api/compare?base=${base}&head=${head}`,
  };
}

/** Stores runs that differ a little, as if kernels had; gives the ids of the last two. */
function storeRuns(home: string, run: Run): [base: string, head: string] {
  const store = openStore(home);
  const ids = Array.from({ length: RUNS }, (_, index) => {
    const startedAt = new Date(Date.UTC(2026, 0, 1) + index * 3_600_000).toISOString();
    const id = `${startedAt.replaceAll(/[-:]|\.\d+Z/g, '')}-0000`;
    store.add({ ...grown(run, index % 5, index >= RUNS - EXPLAINED), id, startedAt });
    return id;
  });
  store.close();
  return [ids.at(-2) ?? '', ids.at(-1) ?? ''];
}

/** The same run with so many instructions more in each operation. */
function grown(run: Run, instructions: number, explained: boolean): Run {
  const own: readonly string[] = Object.values(calibrations);
  return {
    ...run,
    measurements: run.measurements.map((measurement) =>
      isOfMicrobenchmarks(measurement)
        ? {
            ...measurement,
            explanations: explained ? measurement.explanations : [],
            samples: measurement.samples.map((sample) => {
              const more = own.includes(sample.benchmark) ? 0 : instructions * sample.iterations;
              return { ...sample, ticks: sample.ticks + more, end: sample.end + more };
            }),
          }
        : measurement,
    ),
  };
}

/** Starts the dashboard with a folder of results. */
export async function start(home: string): Promise<{ address: string; end: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(packageRoot, 'bin/worldswitch.js'), 'serve', '--port', '0'], {
    env: { ...process.env, WORLDSWITCH_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /(http:\S+)\/$/.exec(line)?.[1];
    if (address === undefined) continue;
    const end = async (): Promise<void> => {
      child.kill('SIGINT');
      await exited;
    };
    return { address, end };
  }
  throw new Error('the dashboard did not start');
}

/** Milliseconds from the request to the end of the answer. */
export async function answerTime(url: string): Promise<number> {
  const begun = performance.now();
  const answer = await fetch(url);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  return performance.now() - begun;
}

/** Milliseconds until a browser that knows nothing yet has painted something; of all views the longest. */
async function firstPaints(address: string, paths: readonly string[], rounds: number): Promise<number[]> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--disable-gpu'] });
  const slowest: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const times: number[] = [];
    for (const path of paths.filter((each) => !/^\/api|\/flame-graphs\//.test(each))) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${address}${path}`);
      times.push(await page.evaluate<number>(FIRST_PAINT));
      await context.close();
    }
    slowest.push(Math.max(...times));
  }
  await browser.close();
  return slowest;
}

/** What the browser says of its first paint, as soon as it has happened. */
const FIRST_PAINT = `new Promise((resolve) => new PerformanceObserver((list) => {
  for (const { name, startTime } of list.getEntries()) if (name === 'first-contentful-paint') resolve(startTime);
}).observe({ type: 'paint', buffered: true }))`;
