// npm run bench [-- --rounds N] [--check]: how long runs take, how much of that is the harness's own, and what it
// takes of memory and disk. The machine should have nothing else to do. With --check a missed target is a failure.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { configurations } from '../src/catalog/configurations.ts';
import { openStore } from '../src/results/store.ts';
import { diskUsage } from '../src/system/files.ts';
import { cacheRoot, packageRoot } from '../src/system/paths.ts';
import { observe, type Observation } from './observe.ts';
import { type Figure, isReached, table } from './report.ts';
import { measureDashboard } from './serve.ts';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, check: { type: 'boolean', default: false } },
});
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError('--rounds takes a whole number, 1 or more');

/** What takes longest to explain, as it crosses PCPUs and Dom0's user space. */
const LARGEST = ['xen-x86', 'io-latency-out/worker'];
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
  const store = openStore(home);
  const explained = store.get('latest');
  store.close();
  const dashboard = await measureDashboard(explained, rounds);
  const figures: Figure[] = [
    { name: 'run from snapshots', unit: 's', values: warm.map(seconds), target: 10 },
    { name: '  of it without a machine', unit: '%', values: warm.map(shareWithoutMachine), target: 10 },
    { name: 'run --cold', unit: 's', values: cold.map(seconds), target: 75 },
    { name: '  of it without a machine', unit: '%', values: cold.map(shareWithoutMachine), target: 10 },
    { name: `explain ${LARGEST.join(' ')}`, unit: 's', values: explain.map(seconds), target: 10 },
    { name: 'check of KVM on Arm', unit: 's', values: checks.map(seconds), target: 10 },
    { name: 'a machine traced, as often the time', unit: '', values: tracing, target: 2 },
    {
      name: 'report of a run with every figure explained',
      unit: 's',
      values: reports.map(seconds),
      target: 3,
    },
    { name: '  its size', unit: 'MB', values: [pageSize / 1e6], target: 1.5 },
    ...dashboard.map((figure) => ({ ...figure, name: `dashboard, ${figure.name}` })),
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
