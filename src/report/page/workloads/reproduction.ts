import type { Run } from '../../../results/schema.ts';
import type { WorkloadPlan } from '../../../results/workload.ts';
import { reproducing } from '../method.ts';

/** The commands that give the same figures with the same software. */
export function reproduction({ id, plan: { workloads: plan, verify } }: Run): string {
  const parts = [
    'worldswitch run --locked --study workloads',
    ...(plan === undefined
      ? []
      : [`-c ${plan.systems.join(' ')}`, `-w ${plan.workloads.join(' ')}`, ...optionsOf(plan.parameters)]),
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

function given(option: string, value: number | string | undefined): string[] {
  return value === undefined ? [] : [`${option} ${value}`];
}
