import { entersVm, entersVmm } from '../../architectures/events.ts';
import { supportOf } from '../../architectures/index.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import type { Term } from '../../catalog/hardware/schema.ts';
import { hypervisorOn } from '../../hypervisors/index.ts';
import type { Explanation, Transfer } from '../../results/explanation.ts';
import { WorldswitchError } from '../../system/errors.ts';

/** What an operation has hardware do. */
export interface Events {
  /** How many of each kind, by its id, per operation: of kinds that are not in it there are none. */
  readonly counts: ReadonlyMap<string, number>;
  /** How often an operation is at the points at which terms of a profile apply. */
  readonly points: Readonly<Record<Term['per'], number>>;
  /** What they are of: all of an operation, or its critical path where it crosses PCPUs. */
  readonly along: 'operation' | 'critical-path';
}

/** Instructions of an operation by kind, and its exceptions. */
interface Counted {
  readonly parts: readonly (readonly [kind: number, count: number])[];
  readonly transfers: readonly Transfer[];
  /** Of how many operations they are the sum. */
  readonly operations: number;
}

/**
 * The events of a microbenchmark's operation. Where it crosses PCPUs those of the critical path: what CPUs do beside it takes
 * no time.
 *
 * @throws WorldswitchError if the explanation is of an earlier version, which did not count all kinds, or its path crosses
 *   PCPUs and could not be followed
 */
export function eventsOf(explanation: Explanation, configuration: Configuration): Events {
  const { criticalPath, benchmark, timeline } = explanation;
  const crosses = new Set(timeline.steps.map(({ pcpu }) => pcpu)).size > 1;
  if (crosses && criticalPath === null)
    throw new WorldswitchError(
      `${benchmark} on ${configuration.id} crosses PCPUs, and which of its instructions wait for which others is not known`,
      { next: 'predict others; worldswitch explain shows its timeline' },
    );
  const along = crosses ? 'critical-path' : 'operation';
  const { parts, transfers, operations } = crosses
    ? countedOnPath(explanation, configuration)
    : countedIn(explanation, configuration);
  const counts = new Map<string, number>();
  const add = (kind: string, count: number): void => {
    if (count > 0) counts.set(kind, (counts.get(kind) ?? 0) + count / operations);
  };
  const { architecture, virtualization } = configuration.machine;
  const { events } = supportOf(architecture).code;
  const own = hypervisorOn(configuration).trace.ownPlaces(configuration.hypervisor);
  for (const [index, count] of parts) {
    const kind = explanation.kinds[index];
    if (kind === undefined) throw damaged(explanation);
    const event = events.ofKind(kind, virtualization);
    if (event === undefined) throw damaged(explanation);
    add(event, count);
  }
  for (const transfer of transfers) add(events.ofTransfer(transfer, own), transfer.count);
  if (crosses) {
    const received = (criticalPath?.hops ?? []).filter(({ cause }) => cause === 'interrupt');
    add('interrupt-delivery', received.length);
    add('wake-up', received.filter(({ woken }) => woken).length);
  }
  const often = (enters: (transfer: Transfer) => boolean): number =>
    transfers.filter(enters).reduce((sum, { count }) => sum + count, 0) / operations;
  return { counts, along, points: { 'vm-entry': often(entersVm), vmm: often(entersVmm) } };
}

function countedIn(explanation: Explanation, configuration: Configuration): Counted {
  const { parts, transfers, operations } = explanation;
  if (transfers === undefined) throw ofEarlierVersion(explanation, configuration);
  return { parts: parts.map(([, kind, count]) => [kind, count] as const), transfers, operations };
}

function countedOnPath(explanation: Explanation, configuration: Configuration): Counted {
  const { parts, transfers } = explanation.criticalPath ?? {};
  if (parts === undefined || transfers === undefined) throw ofEarlierVersion(explanation, configuration);
  return { parts, transfers, operations: 1 };
}

function ofEarlierVersion({ benchmark }: Explanation, { id }: Configuration): WorldswitchError {
  return new WorldswitchError(
    `the explanation of ${benchmark} on ${id} is of an earlier version, which did not count exceptions and barriers`,
    { next: `worldswitch run -c ${id} -m ${benchmark} --explain measures it anew` },
  );
}

function damaged({ benchmark }: Explanation): WorldswitchError {
  return new WorldswitchError(
    `the explanation of ${benchmark} is damaged: it counts a kind that it does not list, or that its machine does not have`,
    { next: 'explain it again' },
  );
}
