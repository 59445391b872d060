import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runToJson } from '../src/results/exchange.ts';
import type { Run } from '../src/results/schema.ts';
import { openStore } from '../src/results/store.ts';
import { packageRoot } from '../src/system/paths.ts';
import { readRecording, type Recordings, writeRecording } from './recordings.ts';

/** Recordings that are made when they are asked for, each once. */
export interface Measuring extends Recordings {
  /** What could not be measured, a sentence each; what was recorded of it before is kept. */
  readonly failures: string[];
  readonly close: () => void;
}

/**
 * Makes recordings by the command lines themselves, in a folder and with results of their own. Where all that was
 * measured is as it was recorded before, the old recording stays, so that no page changes for another date.
 */
export function measuring(say: (line: string) => void): Measuring {
  const folder = mkdtempSync(join(tmpdir(), 'worldswitch-pages-'));
  const home = join(folder, 'results');
  const measured = new Map<string, readonly Run[]>();
  const failures: string[] = [];
  const measure = (command: string): readonly Run[] => {
    const before = readRecording(command);
    say(`worldswitch ${command}`);
    const runs = runsOf(command, folder, home);
    const [failure] = runs.length === 0 ? ['it stored no run'] : runs.flatMap(failuresIn);
    if (failure !== undefined) {
      failures.push(`worldswitch ${command}: ${failure}`);
      return before;
    }
    if (isDeepStrictEqual(runs.map(measuredIn), before.map(measuredIn))) return before;
    writeRecording(command, runs);
    return runs;
  };
  return {
    failures,
    of: async (command) => {
      const runs = measured.get(command) ?? measure(command);
      measured.set(command, runs);
      if (runs.length === 0) throw new Error(`'worldswitch ${command}' could not be recorded`);
      return runs;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/**
 * Gives a command, and returns the runs that it stored, in their order.
 *
 * @param command as it is typed after `worldswitch`
 * @param folder where it is given: what it writes is there for the next one
 * @param home the folder of its results
 */
export function runsOf(command: string, folder: string, home: string): Run[] {
  const known = new Set(idsIn(home));
  // Its exit code is no sign: check fails if a figure is above the baseline, which a page may want to show.
  spawnSync(process.execPath, [join(packageRoot, 'bin/worldswitch.js'), ...command.split(' ')], {
    cwd: folder,
    env: { ...process.env, WORLDSWITCH_HOME: home },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const store = openStore(home);
  try {
    return idsIn(home)
      .filter((id) => !known.has(id))
      .map((id) => store.get(id))
      .toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  } finally {
    store.close();
  }
}

function idsIn(home: string): string[] {
  const store = openStore(home);
  try {
    return store.list().map(({ id }) => id);
  } finally {
    store.close();
  }
}

function failuresIn({ endedAt, measurements }: Run): string[] {
  const failures = measurements.flatMap((each) => {
    if (each.state === 'failed') return [`${each.configuration} failed: ${each.error}`];
    const failed = each.kind === 'microbenchmarks' ? each.failures : [];
    return failed.map(({ benchmark, error }) => `${benchmark} on ${each.configuration} failed: ${error}`);
  });
  return endedAt === null ? ['it was interrupted', ...failures] : failures;
}

/** What a run measured, without when, where and how fast that was, as it is recorded. */
function measuredIn(run: Run): unknown {
  const { measurements, plan, verified } = JSON.parse(runToJson(run)) as Run;
  // A reproduction is called by the run that it reproduces.
  const named = plan.reproduces === undefined ? plan : { ...plan, reproduces: '', label: '' };
  return {
    plan: named,
    verified,
    measurements: measurements.map((each) => ({ ...each, wallSeconds: undefined })),
  };
}
