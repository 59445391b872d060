import { microbenchmarks } from '../../catalog/microbenchmarks.ts';
import type { Plan } from '../../results/plan.ts';
import type { Run } from '../../results/schema.ts';
import { workloadsOf } from '../workload-cells.ts';
import { type SoftwareOptions, softwareOptions } from './software-options.ts';

/** The commands that give the same figures with the same software; a file of the user's is in a folder that he knows. */
export function reproduction(run: Run): string {
  const { id } = run;
  if (run.testbed === 'here' || run.testbed === 'host') return reproductionThere(run, run.testbed);
  return [
    ...commands(run),
    'worldswitch report -o report.html',
    `worldswitch show ${id} --format json   # all that was recorded, where this run is stored`,
    '',
  ].join('\n');
}

/** One, unless configurations were measured with software that no options of one bring. */
function commands(run: Run): string[] {
  const software = (configuration: string): string => JSON.stringify(softwareOptions(run, configuration));
  const groups = Object.groupBy(run.plan.sessions, ({ configuration }) => software(configuration));
  return Object.values(groups).map((sessions = []) =>
    commandOf(run, sessions, softwareOptions(run, sessions[0]?.configuration ?? '')),
  );
}

/** The command that measures sessions of a plan with this software. */
export function commandOf(
  run: Pick<Run, 'plan' | 'measurements'>,
  sessions: Plan['sessions'],
  { isLocked, others: software }: SoftwareOptions,
): string {
  const { plan } = run;
  const configurations = [...new Set(sessions.map(({ configuration }) => configuration))];
  const workloads = workloadsOf(run).filter((id) =>
    sessions.some(({ benchmarks }) => benchmarks.includes(id)),
  );
  const others = otherThan(workloads, sessions);
  const study = others.length === 0 && workloads.length > 0 ? ' --study workloads' : '';
  return [
    `worldswitch run${isLocked ? ' --locked' : ''}${study}`,
    ...list('-c', configurations),
    ...list('-m', others),
    ...list('-w', workloads),
    ...(plan.microbenchmarks === null || others.length === 0
      ? []
      : [`--iterations ${plan.microbenchmarks.iterations} --batches ${plan.microbenchmarks.batches}`]),
    ...(plan.workloads === null || workloads.length === 0 ? [] : optionsOf(plan.workloads)),
    ...(workloads.length === 0 ? [] : suiteOf(plan)),
    ...software,
    ...(plan.verify ? ['--verify'] : []),
    ...(plan.explain && others.length > 0 ? ['--explain'] : []),
  ].join(' \\\n  ');
}

/** In the VM or on the host that was measured, or on another one to compare with it. */
function reproductionThere({ id, plan }: Run, testbed: 'here' | 'host'): string {
  const benchmarks = plan.sessions.flatMap((session) => session.benchmarks);
  return [
    `worldswitch run --testbed ${testbed} -m ${benchmarks.join(' ')} --batches ${plan.microbenchmarks?.batches ?? ''}`,
    `worldswitch show ${id} --format json   # all that was recorded, where this run is stored`,
    '',
  ].join('\n');
}

/** Microbenchmarks in the order of the catalog: what some configurations alone can measure stands where it belongs. */
function otherThan(workloads: readonly string[], sessions: Plan['sessions']): string[] {
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
