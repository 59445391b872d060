import { type Cell, isSameCell } from '../../catalog/benchmarks.ts';
import { findConfiguration, findWorkload } from '../../catalog/find.ts';
import { hypervisorOn } from '../../hypervisors/index.ts';
import type { ExitReason } from '../../results/account.ts';
import { isOfWorkload } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { componentOf } from '../../results/software.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { exitsPerUnit } from '../workloads/overhead.ts';
import { amountOf, type Basis, type PredictedUnit, unitOf } from './basis.ts';
import type { EventsOfCell, Refusal } from './cells.ts';
import type { Range } from './range.ts';

/** Exits of a workload of one kind, for a unit of its work. */
export interface PredictedReason {
  readonly reason: string;
  readonly exits: number;
  /** The microbenchmark whose cost each has, or what else each is taken for. */
  readonly as: string;
  readonly range: Range;
}

/** What leaving VMs, and entering them again, takes of a unit of a workload's work. */
export interface PredictedExits extends Cell {
  /** What a unit of its work is. */
  readonly per: string;
  readonly unit: PredictedUnit;
  readonly exits: number;
  /** Of all of them. */
  readonly range: Range;
  /** The largest first. */
  readonly reasons: readonly PredictedReason[];
}

/** The events of a microbenchmark that was counted with the same kernel; `undefined` if none is known. */
export type FindEvents = (cell: Cell, kernel: string | null) => EventsOfCell | undefined;

/** Exits that have a microbenchmark of their own; all others cost what a hypercall does, which does nothing in between. */
const OWN: Readonly<Record<string, string>> = { 'access to the virtual GIC': 'interrupt-controller-trap' };
const EXIT = 'hypercall';

/** What the vectors of EL2 answer at once is an exception there, and the return. */
const IN_VECTORS = new Map([
  ['el2-entry', 1],
  ['el2-return', 1],
]);

/** Predicts what the exits of a run's workloads take, and says why those of others can't be. */
export function predictExits(
  run: Run,
  find: FindEvents,
  basis: Basis,
  isWanted: (cell: Cell) => boolean,
): { readonly exits: readonly PredictedExits[]; readonly refusals: readonly Refusal[] } {
  const exits: PredictedExits[] = [];
  const refusals: Refusal[] = [];
  for (const { configuration: id, benchmark, account, fingerprint } of run.measurements.filter(
    isOfWorkload,
  )) {
    const cell = { configuration: id, benchmark };
    const configuration = findConfiguration(id);
    if (
      !isWanted(cell) ||
      account === undefined ||
      account.exits.vm === 0 ||
      configuration.machine.virtualization !== basis.profile.virtualization
    )
      continue;
    const { priced } = hypervisorOn(configuration).account;
    const reasons = exitsPerUnit(account).reasons.filter(
      ({ from, exits: often }) => priced.includes(from) && often > 0,
    );
    const kernel = componentOf(fingerprint.software, 'kernel')?.version ?? null;
    try {
      exits.push({ ...cell, ...priceOf(cell, reasons, (own) => find(own, kernel), basis) });
    } catch (error) {
      if (!(error instanceof WorldswitchError)) throw error;
      refusals.push({ ...cell, why: error.message, next: error.next });
    }
  }
  return { exits, refusals };
}

function priceOf(
  { configuration, benchmark }: Cell,
  reasons: readonly ExitReason[],
  find: (cell: Cell) => EventsOfCell | undefined,
  basis: Basis,
): Omit<PredictedExits, keyof Cell> {
  const all = new Map<string, number>();
  const priced = reasons.map(({ reason, full, exits }) => {
    const { as, counts } = full
      ? fullExit(configuration, reason, find)
      : { as: 'an exception and its return', counts: IN_VECTORS };
    const own = new Map([...counts].map(([kind, count]) => [kind, count * exits]));
    for (const [kind, count] of own) all.set(kind, (all.get(kind) ?? 0) + count);
    return { reason, exits, as, range: amountOf(own, basis) };
  });
  return {
    per: findWorkload(benchmark).unit,
    unit: unitOf(basis),
    exits: reasons.reduce((sum, { exits }) => sum + exits, 0),
    range: amountOf(all, basis),
    reasons: priced.toSorted((a, b) => b.range.middle - a.range.middle),
  };
}

/** @throws WorldswitchError if what an exit has hardware do was not counted with the kernel */
function fullExit(
  configuration: string,
  reason: string,
  find: (cell: Cell) => EventsOfCell | undefined,
): { as: string; counts: ReadonlyMap<string, number> } {
  for (const benchmark of [OWN[reason] ?? EXIT, EXIT]) {
    const found = find({ configuration, benchmark });
    if (found !== undefined && isSameCell(found, { configuration, benchmark }))
      return { as: benchmark, counts: found.events.counts };
  }
  throw new WorldswitchError(
    `no explanation of ${EXIT} on ${configuration} with the same kernel is stored, by which its exits cost something`,
    {
      next: `worldswitch run -c ${configuration} -m ${EXIT} ${OWN['access to the virtual GIC']} --explain`,
    },
  );
}
