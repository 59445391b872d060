import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { policyFor } from '../../src/server/access/policy.ts';
import { createApp } from '../../src/server/app.ts';
import { createMeasurer, type Measurer } from '../../src/server/measuring/measurer.ts';
import { recordsIn } from '../../src/server/records.ts';
import { watch } from '../../src/server/watcher.ts';
import type { Run } from '../../src/results/schema.ts';
import { openStore } from '../../src/results/store.ts';
import { PLANTED } from '../report/sample-report.ts';

/** A dashboard without a socket. */
export interface Dashboard {
  readonly home: string;
  readonly app: Hono;
  readonly measurer: Measurer;
  /** Asks as a program on this machine does. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** The JSON document at an address. */
  json(path: string): Promise<unknown>;
  /** The page at an address. */
  page(path: string): Promise<string>;
  store(...runs: readonly Run[]): void;
  close(): Promise<void>;
}

/** A program that says what a console may say, begins to measure and never ends. */
const ENDLESS = `
  import { writeSync } from 'node:fs';
  const { configurations, benchmarks } = JSON.parse(process.argv[3]);
  const say = (event) => writeSync(3, JSON.stringify(event) + '\\n');
  say({ kind: 'line', line: ${JSON.stringify(`console: ${PLANTED}`)} });
  say({ kind: 'phase', session: [...configurations, ...(benchmarks ?? []).filter((id) => id === 'tcp-rr')].join(' '), phase: 'measuring' });
  setInterval(() => {}, 1000);`;

/** A dashboard with a folder of its own, and a program that measures nothing. */
export function openDashboard(token?: string, host = '127.0.0.1'): Dashboard {
  const home = mkdtempSync(join(tmpdir(), 'worldswitch-dashboard-'));
  const program = join(home, 'program.mjs');
  writeFileSync(program, ENDLESS);
  openStore(home).close();
  const records = recordsIn(home);
  const measurer = createMeasurer(home, program);
  const app = createApp({ records, measurer, watcher: watch(records) }, policyFor(host, token), (error) => {
    throw error;
  });
  const ask = async (path: string, { headers, ...init }: RequestInit = {}): Promise<Response> =>
    app.request(`http://localhost:8016${path}`, { headers: { host: 'localhost:8016', ...headers }, ...init });
  return {
    home,
    app,
    measurer,
    ask,
    json: async (path) => (await ask(path)).json(),
    page: async (path) => (await ask(path)).text(),
    store(...runs) {
      const store = openStore(home);
      for (const run of runs) store.add(run);
      store.close();
    },
    async close() {
      await measurer.close();
      rmSync(home, { recursive: true });
    },
  };
}
