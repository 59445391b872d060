// npm run bench [-- --rounds N] [--against COMMIT] [--check]: how long runs take, how much of that is the
// harness's own, and what it takes of memory and disk. Computers differ, so targets are shares and ratios: to
// another command, to the start of Node, or with --against to the same command of another commit, run in turn. The computer
// should have nothing else to do. With --check a missed target is a failure.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../src/analysis/statistics.ts';
import { defaultConfigurations as configurations } from '../src/catalog/benchmarks.ts';
import type { Run } from '../src/results/schema.ts';
import { openStore } from '../src/results/store.ts';
import { diskUsage } from '../src/system/files.ts';
import { cacheRoot, packageRoot } from '../src/system/paths.ts';
import { ratiosAgainst } from './against.ts';
import { observe, type Observation } from './observe.ts';
import { type Figure, isReached, table } from './report.ts';
import { measureLargeStore } from './large-store.ts';
import { measureDashboard } from './serve.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    against: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
});
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError('--rounds takes a whole number, 1 or more');

/** What takes longest to explain, as it crosses PCPUs and Dom0's user space. */
const LARGEST = ['xen-x86', 'io-latency-out/worker'];
/** How often Node starts and ends meanwhile, which says how fast the computer is. */
const STARTS = 'starts of Node';
const KVM_ON_ARM = configurations.map(({ id }) => id).filter((id) => id.startsWith('kvm-arm64'));

const launcher = join(packageRoot, 'bin/worldswitch.js');
const home = mkdtempSync(join(tmpdir(), 'worldswitch-bench-'));
const env = { WORLDSWITCH_HOME: home };
try {
  // Brings what is missing and takes the snapshots, so that no round has to.
  execFileSync(process.execPath, [launcher, 'run'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const start = await repeat(['--eval', '0']);
  const warm = await repeat([launcher, 'run']);
  const cold = await repeat([launcher, 'run', '--cold']);
  const explain = await repeat([launcher, 'explain', ...LARGEST]);
  const baseline = join(home, 'baseline.json');
  const check = [launcher, 'check', '--baseline', baseline];
  await observe([...check, '--update', '-c', ...KVM_ON_ARM], env);
  const checks = await repeat(check);
  const tracing = await tracingFactors();
  // Of the run that was made last, which is an explained one of everything.
  const page = join(home, 'report.html');
  const reports = await repeat([launcher, 'report', '-o', page]);
  const pageSize = (await stat(page)).size;
  const dashboard = await measureDashboard(latestRun(), rounds);
  const large = await measureLargeStore(latestRun(), rounds);
  const against = await againstOther();
  const starts = (values: readonly number[]): number[] => values.map((each) => each / middle(start));
  const figures: Figure[] = [
    { name: 'run from snapshots', unit: 's', values: warm.map(seconds) },
    { name: '  of it without a machine', unit: '%', values: warm.map(shareWithoutMachine), target: 10 },
    { name: 'run --cold', unit: 's', values: cold.map(seconds) },
    { name: '  of it without a machine', unit: '%', values: cold.map(shareWithoutMachine), target: 10 },
    { name: `explain ${LARGEST.join(' ')}`, unit: 'of a run', values: shareOf(explain, warm), target: 1 },
    { name: 'check of KVM on Arm', unit: 'of a run', values: shareOf(checks, warm), target: 1 },
    { name: 'a machine traced', unit: 'times', values: tracing, target: 2 },
    ...against,
    {
      name: 'report of a run with every figure explained',
      unit: STARTS,
      values: starts(reports.map(({ wall }) => wall)),
      target: 75,
    },
    { name: '  its size', unit: 'MB', values: [pageSize / 1e6], target: 1.5 },
    ...[...dashboard, ...large].map(({ name, values, target }) => ({
      name: `dashboard, ${name}`,
      unit: STARTS,
      values: starts(values),
      target,
    })),
    {
      name: 'memory of the harness',
      unit: 'MB',
      values: [...warm, ...cold].map(({ peakMemory }) => peakMemory / 1e6),
      target: 200,
    },
    { name: 'a snapshot on disk', unit: 'MB', values: await snapshotSizes() },
  ];
  console.log(
    `${configurations.length} configurations, ${availableParallelism()} CPUs, ${rounds} rounds:\n\n${table(figures)}`,
  );
  if (options.check && !figures.every(isReached)) process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** The run that was made last. */
function latestRun(): Run {
  const store = openStore(home);
  try {
    return store.get('latest');
  } finally {
    store.close();
  }
}

/** Against the commit that was named, if one was. */
async function againstOther(): Promise<Figure[]> {
  if (options.against === undefined) return [];
  const commands = { 'run from snapshots': ['run'], 'run --cold': ['run', '--cold'] };
  const ratios = await ratiosAgainst(options.against, commands, ['run'], rounds);
  return Object.entries(ratios).map(([name, values]) => ({
    name: `${name}, to ${options.against}`,
    unit: 'times',
    values,
    target: 1.05,
  }));
}

/** The same run with and without tracing, one machine at a time: how many times longer each machine took. */
async function tracingFactors(): Promise<number[]> {
  const plain = [launcher, 'run', '--jobs', '1'];
  const measured: Record<string, number>[] = [];
  for (const args of [plain, [...plain, '--explain']]) {
    await observe(args, env);
    const store = openStore(home);
    measured.push(
      Object.fromEntries(
        store
          .get('latest')
          .measurements.map((each) => [
            each.configuration,
            each.state === 'completed' ? each.wallSeconds.measure : Number.NaN,
          ]),
      ),
    );
    store.close();
  }
  const [without = {}, traced = {}] = measured;
  return configurations.map(({ id }) => (traced[id] ?? Number.NaN) / (without[id] ?? Number.NaN));
}

async function repeat(args: readonly string[]): Promise<Observation[]> {
  const observations: Observation[] = [];
  for (let round = 0; round < rounds; round++) observations.push(await observe(args, env));
  return observations;
}

function middle(observations: readonly Observation[]): number {
  return median(observations.map(({ wall }) => wall));
}

/** Wall time as a share of what something else took in the middle. */
function shareOf(observations: readonly Observation[], whole: readonly Observation[]): number[] {
  return observations.map(({ wall }) => wall / middle(whole));
}

function seconds({ wall }: Observation): number {
  return wall / 1000;
}

function shareWithoutMachine({ wall, withoutMachine }: Observation): number {
  return (100 * withoutMachine) / wall;
}

/** Megabytes of the snapshot of each configuration that was used last. */
async function snapshotSizes(): Promise<number[]> {
  const folder = join(cacheRoot(), 'snapshots');
  const names = await readdir(folder);
  return Promise.all(
    configurations.map(async ({ id }) => {
      const own = names.filter((name) => new RegExp(`^${id}-[0-9a-f]{32}$`).test(name));
      const used = await Promise.all(
        own.map(async (name) => ({ name, when: (await stat(join(folder, name))).mtimeMs })),
      );
      const [latest] = used.toSorted((a, b) => b.when - a.when);
      return latest === undefined ? 0 : (await diskUsage(join(folder, latest.name))) / 1e6;
    }),
  );
}
