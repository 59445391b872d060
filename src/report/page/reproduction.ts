import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import type { Plan } from '../../results/plan.ts';
import type { Run } from '../../results/schema.ts';
import { workloadsOf } from '../workload-cells.ts';

/** The commands that give the same figures with the same software. */
export function reproduction(run: Run): string {
  const { id, plan } = run;
  const workloads = workloadsOf(run);
  const others = otherThan(workloads, plan);
  const parts = [
    `worldswitch run --locked${others.length === 0 && workloads.length > 0 ? ' --study workloads' : ''}`,
    ...list('-c', [...new Set(plan.sessions.map(({ configuration }) => configuration))]),
    ...list('-m', others),
    ...list('-w', workloads),
    ...(plan.microbenchmarks === null
      ? []
      : [`--iterations ${plan.microbenchmarks.iterations} --batches ${plan.microbenchmarks.batches}`]),
    ...(plan.workloads === null ? [] : optionsOf(plan.workloads)),
    ...suiteOf(plan),
    ...(plan.verify ? ['--verify'] : []),
    ...(plan.explain ? ['--explain'] : []),
  ];
  return [
    parts.join(' \\\n  '),
    'worldswitch report -o report.html',
    `worldswitch show ${id} --format json   # all that was recorded, where this run is stored`,
    '',
  ].join('\n');
}

/** Microbenchmarks in the order of the catalog: what some configurations alone can measure stands where it belongs. */
function otherThan(workloads: readonly string[], { sessions }: Plan): string[] {
  const order = microbenchmarks.map(({ id }) => id);
  const all = new Set(sessions.flatMap(({ benchmarks }) => benchmarks));
  return [...all]
    .filter((benchmark) => !workloads.includes(benchmark))
    .toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
}

/** What was asked for instead of the catalog's parameters, as options. */
function optionsOf({
  units,
  repetitions,
  launches,
  vcpus,
  transport,
  vhost,
  haltPollNs,
}: NonNullable<Plan['workloads']>): string[] {
  return [
    ...given('--units', units),
    ...given('--repetitions', repetitions),
    ...given('--launches', launches),
    ...given('--vcpus', vcpus),
    ...given('--transport', transport),
    ...(vhost === false ? ['--no-vhost'] : []),
    ...given('--halt-poll', haltPollNs),
  ];
}

/** Where a copy of the suite is on another computer, its user knows. */
function suiteOf({ specjvm2008 }: Plan): string[] {
  if (specjvm2008 === undefined) return [];
  return ['--specjvm2008 FOLDER', `--benchmark ${specjvm2008.benchmarks.join(' ')}`];
}

function given(option: string, value: number | string | undefined): string[] {
  return value === undefined ? [] : [`${option} ${value}`];
}

function list(option: string, ids: readonly string[]): string[] {
  return ids.length === 0 ? [] : [`${option} ${ids.join(' ')}`];
}
