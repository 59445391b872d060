import type { Run } from '../../../results/schema.ts';
import type { WorkloadPlan } from '../../../results/workload.ts';
import { reproducing } from '../method.ts';

/** The commands that give the same figures with the same software. */
export function reproduction({ id, plan: { workloads: plan, verify } }: Run): string {
  const parts = [
    'worldswitch run --locked --study workloads',
    ...(plan === undefined
      ? []
      : [
          `-c ${plan.systems.join(' ')}`,
          `-w ${plan.workloads.join(' ')}`,
          ...optionsOf(plan.parameters),
          ...suiteOf(plan),
        ]),
    ...(verify ? ['--verify'] : []),
  ];
  return reproducing(parts, id);
}

/** What was asked for instead of the catalog's parameters, as options. */
function optionsOf({
  units,
  repetitions,
  vcpus,
  transport,
  vhost,
  haltPollNs,
}: WorkloadPlan['parameters']): string[] {
  return [
    ...given('--units', units),
    ...given('--repetitions', repetitions),
    ...given('--vcpus', vcpus),
    ...given('--transport', transport),
    ...(vhost === false ? ['--no-vhost'] : []),
    ...given('--halt-poll', haltPollNs),
  ];
}

/** Where a copy of the suite is on another computer, its user knows. */
function suiteOf({ specjvm2008 }: WorkloadPlan): string[] {
  if (specjvm2008 === undefined) return [];
  return ['--specjvm2008 FOLDER', `--benchmark ${specjvm2008.benchmarks.join(' ')}`];
}

function given(option: string, value: number | string | undefined): string[] {
  return value === undefined ? [] : [`${option} ${value}`];
}
