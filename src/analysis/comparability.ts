import { type Machine, machines } from '../catalog/machines.ts';
import type { Role } from '../results/software.ts';
import { IncomparableError } from '../system/errors.ts';
import { comparabilityNotes } from './comparability-notes.ts';
import { timeAlike } from './time-alike.ts';
import { benchmarksOfFacts, type ComparableFacts, type MachineFacts, type WorkloadFacts } from './facts.ts';

/** What machines may be compared: the same, or different ones of an architecture, of which the reader is told. */
export type MachineRule = 'same' | 'same-architecture';

/** Whether figures that different programs of ours timed may be compared, of which the reader is told. */
export type CarrierRule = 'same' | 'any';

/**
 * Refuses to compare what differs in more than the software that is measured.
 *
 * @param rule which other difference is allowed; see {@link otherMachineNote}
 * @param carriers likewise; see {@link otherCarrierNote}
 * @param compared benchmarks whose figures are compared; by default all of `a`
 * @returns what may have moved figures all the same, a sentence each
 * @throws IncomparableError that says why they can't be compared, and what would make them comparable.
 */
export function refuseIfIncomparable(
  a: ComparableFacts,
  b: ComparableFacts,
  rule: MachineRule = 'same',
  carriers: CarrierRule = 'same',
  compared: readonly string[] = benchmarksOfFacts(a),
): string[] {
  requireMachines(a, b, rule);
  requireSameUnit(a, b);
  requireSameProtocol(a, b);
  if (carriers === 'same') requireSameCarrier(a, b);
  if (a.kind === 'workload' && b.kind === 'workload') requireSameWork(a, b);
  return comparabilityNotes(a, b, compared);
}

/** @throws IncomparableError if they are of machines that the rule does not allow */
export function requireMachines(a: MachineFacts, b: MachineFacts, rule: MachineRule): void {
  if (isSameMachine(a, b) || (rule === 'same-architecture' && areOfOneArchitecture(a, b))) return;
  throw new IncomparableError(
    `${nameOf(a)} is of ${titleOf(a)} and ${nameOf(b)} of ${titleOf(b)}: another machine ` +
      `executes other instructions for the same work`,
    {
      next:
        a.configuration === b.configuration
          ? bothAgain(a, b)
          : `compare configurations of one ${rule === 'same' ? 'machine' : 'architecture'}; worldswitch list shows on which each of them is`,
    },
  );
}

/** What a reader must know before all else of what is of two machines; `undefined` if it is of one. */
export function otherMachineNote(a: MachineFacts, b: MachineFacts): string | undefined {
  if (isSameMachine(a, b)) return undefined;
  return `A is of ${titleOf(a)} and B of ${titleOf(b)}: what differs is due to the machines too, not to the software alone.`;
}

/** What is not known is not held against them. */
function isSameMachine({ machine: a }: MachineFacts, { machine: b }: MachineFacts): boolean {
  return a === undefined || b === undefined || a === b;
}

/** Not so if one configuration has been moved to another machine: its name promises the same. */
function areOfOneArchitecture(a: MachineFacts, b: MachineFacts): boolean {
  const [own, other] = [machineOf(a), machineOf(b)];
  return a.configuration !== b.configuration && own !== undefined && own.architecture === other?.architecture;
}

function requireSameUnit(a: ComparableFacts, b: ComparableFacts): void {
  if (a.clock.unit === b.clock.unit) return;
  throw new IncomparableError(
    `${nameOf(a)} was measured in ${a.clock.unit} and ${nameOf(b)} in ${b.clock.unit}, which can't be compared`,
    { next: 'compare figures that were measured by the same kind of clock' },
  );
}

/** @throws IncomparableError if carriers of two versions timed them */
export function requireSameProtocol(a: ComparableFacts, b: ComparableFacts): void {
  if (a.protocol === undefined || b.protocol === undefined || a.protocol === b.protocol) return;
  const older = a.protocol < b.protocol ? a : b;
  throw new IncomparableError(
    `${nameOf(a)} and ${nameOf(b)} can't be judged by each other: protocols ${a.protocol} and ${b.protocol} of the ` +
      `${carrierOf(a)} may time something else under the same name`,
    { next: `measure ${older.label} again with this version: ${older.again}` },
  );
}

/** The program of ours that times a benchmark, and speaks the protocol. */
function carrierOf({ kind }: Pick<ComparableFacts, 'kind'>): Role {
  return kind === 'workload' ? 'driver' : 'probe';
}

function requireSameCarrier(a: ComparableFacts, b: ComparableFacts): void {
  const difference = carrierDifference(a, b);
  if (difference === undefined) return;
  throw new IncomparableError(
    `${nameOf(a)} and ${nameOf(b)} can't be judged by each other: they were ${difference}, so that a difference is not ` +
      'only one of the software',
    { next: bothAgain(a, b) },
  );
}

/** What a reader must know before all else of what was timed by two programs of ours; `undefined` if it was by one. */
export function otherCarrierNote(a: ComparableFacts, b: ComparableFacts): string | undefined {
  const difference = carrierDifference(a, b);
  if (difference === undefined) return undefined;
  const name = a.kind === 'workload' ? `${a.configuration} ${a.benchmark}` : a.configuration;
  return `${name} was ${difference}: a figure may differ for that reason alone.`;
}

/** On one configuration, by which programs of ours two measurements were timed; `undefined` if they time alike. */
function carrierDifference(a: ComparableFacts, b: ComparableFacts): string | undefined {
  const carrier = carrierOf(a);
  const [left, right] = [a, b].map(({ software }) => software.find(({ role }) => role === carrier));
  if (a.configuration !== b.configuration || !left?.sha256 || !right?.sha256) return undefined;
  if (timeAlike(left, right)) return undefined;
  const [own, other] = [left.sha256, right.sha256].map((hash) => hash.slice(0, 12));
  return `measured by different ${carrier}s (sha256 ${own} and ${other})`;
}

/** What a workload does in a unit depends on how many there are, and on the CPUs that share it. */
function requireSameWork(a: WorkloadFacts, b: WorkloadFacts): void {
  for (const [parameter, option] of [
    ['units', '--units'],
    ['vcpus', '--vcpus'],
  ] as const) {
    const [left, right] = [a.parameters[parameter], b.parameters[parameter]];
    if (left === right) continue;
    const words = parameter === 'units' ? 'units of work in a repetition' : 'VCPUs';
    throw new IncomparableError(
      `${a.benchmark} was run with ${left} ${words} in A and ${right} in B, which is not the same work`,
      { next: `measure one of them again with the other's ${option}` },
    );
  }
  const [own, other] = [a, b].map(({ software }) => software.find(({ role }) => role === 'suite'));
  const same = own?.sha256 === other?.sha256 && own?.benchmarks?.join(' ') === other?.benchmarks?.join(' ');
  if (same) return;
  throw new IncomparableError(
    `${a.benchmark} was run from other copies, or with other benchmarks, in A and B`,
    {
      next: 'measure both with the same --specjvm2008 and --benchmark',
    },
  );
}

function nameOf(facts: MachineFacts & { readonly benchmark?: string }): string {
  const { configuration, label, benchmark } = facts;
  const own = benchmark === undefined ? configuration : `${configuration} ${benchmark}`;
  return label === configuration ? own : `${own} of ${label}`;
}

function machineOf({ machine }: MachineFacts): Machine | undefined {
  return Object.values(machines).find(({ id }) => id === machine);
}

function titleOf(facts: MachineFacts): string {
  return machineOf(facts)?.title ?? facts.machine ?? 'an unknown machine';
}

function bothAgain(a: MachineFacts, b: MachineFacts): string {
  const commands = [...new Set([a.again, b.again])];
  return `measure both with one version of worldswitch: ${commands.join(', and ')}`;
}
