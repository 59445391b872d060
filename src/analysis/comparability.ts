import { machines } from '../catalog/machines.ts';
import { WorldswitchError } from '../system/errors.ts';

/** What decides whether the figures of a configuration can be compared with others. */
export interface ComparableFacts {
  /** What the user calls the side. */
  readonly label: string;
  /** The command that measures it anew. */
  readonly again: string;
  readonly configuration: string;
  /** The machine's id; `undefined` if this version doesn't know the configuration. */
  readonly machine: string | undefined;
  readonly kernelParameters: readonly string[];
  /** Version of the protocol between probe and worldswitch. */
  readonly protocol: number;
  /** sha256 of the program in the VM. */
  readonly probe: string;
  /** sha256 of the program beside it. */
  readonly vmm: string;
  readonly parameters: {
    readonly iterations: number;
    readonly batches: number;
    readonly microbenchmarks: readonly string[];
  };
  /** The microbenchmarks whose path crosses PCPUs. */
  readonly crossing: readonly string[];
}

/**
 * Refuses to compare what differs in more than the software that is measured.
 *
 * @returns what may have moved figures all the same, a sentence each
 * @throws WorldswitchError that says why they can't be compared, and what would make them comparable.
 */
export function refuseIfIncomparable(a: ComparableFacts, b: ComparableFacts): string[] {
  requireSameMachine(a, b);
  requireSameProtocol(a, b);
  const sameConfiguration = a.configuration === b.configuration;
  if (sameConfiguration) requireSameProbe(a, b);
  return [...(sameConfiguration ? [...parameterNotes(a, b), ...vmmNotes(a, b)] : []), ...crossingNotes(a, b)];
}

/** What must be known of a configuration to say whether it runs on the same machine as another. */
export type MachineFacts = Pick<ComparableFacts, 'label' | 'again' | 'configuration' | 'machine'>;

/** @throws WorldswitchError if they are of different machines. */
export function requireSameMachine(a: MachineFacts, b: MachineFacts): void {
  if (a.machine === undefined || b.machine === undefined || a.machine === b.machine) return;
  throw new WorldswitchError(
    `${nameOf(a)} is of ${titleOf(a.machine)} and ${nameOf(b)} of ${titleOf(b.machine)}: another machine ` +
      `executes other instructions for the same work`,
    {
      next:
        a.configuration === b.configuration
          ? bothAgain(a, b)
          : 'compare configurations of one machine; worldswitch list shows on which each of them is',
    },
  );
}

function requireSameProtocol(a: ComparableFacts, b: ComparableFacts): void {
  if (a.protocol === b.protocol) return;
  const older = a.protocol < b.protocol ? a : b;
  throw new WorldswitchError(
    `${nameOf(a)} was measured by protocol ${a.protocol} of the probe and ${nameOf(b)} by ${b.protocol}, which ` +
      `may time something else under the same name`,
    { next: `measure ${older.label} again with this version: ${older.again}` },
  );
}

function requireSameProbe(a: ComparableFacts, b: ComparableFacts): void {
  if (a.probe === b.probe) return;
  throw new WorldswitchError(
    `${nameOf(a)} and ${nameOf(b)} were measured by different probes (sha256 ${a.probe.slice(0, 12)} and ` +
      `${b.probe.slice(0, 12)}), so that the difference is not only that of the software`,
    { next: bothAgain(a, b) },
  );
}

function parameterNotes(a: ComparableFacts, b: ComparableFacts): string[] {
  const [left, right] = [a, b].map((facts) => facts.kernelParameters.join(' ') || 'none');
  if (left === right) return [];
  return [`${a.configuration}: the kernel had other parameters (${left} in A, ${right} in B).`];
}

function vmmNotes(a: ComparableFacts, b: ComparableFacts): string[] {
  if (a.vmm === b.vmm) return [];
  return [
    "worldswitch's own VMM is another one in A and B: figures of paths through it may differ for that reason.",
  ];
}

/** CPUs take turns at instants that depend on all that was executed before. */
function crossingNotes(a: ComparableFacts, b: ComparableFacts): string[] {
  const common = a.crossing.filter((id) => b.crossing.includes(id));
  const [left, right] = [a, b].map(({ parameters }) => parameters);
  if (left === undefined || right === undefined || common.length === 0) return [];
  const differing = [
    ...(left.iterations === right.iterations
      ? []
      : [`${left.iterations} and ${right.iterations} iterations`]),
    ...(left.batches === right.batches ? [] : [`${left.batches} and ${right.batches} batches`]),
    ...(sameChoice(a, b) ? [] : ['another choice of microbenchmarks']),
  ];
  if (differing.length === 0) return [];
  return [
    `A and B were measured with ${differing.join(', ')}: figures of paths that cross PCPUs may differ a little for ` +
      'that reason.',
  ];
}

/** Of two configurations each has variants of its own. */
function sameChoice(a: ComparableFacts, b: ComparableFacts): boolean {
  const [left, right] = [a, b].map(({ parameters }) => parameters.microbenchmarks.toSorted().join(' '));
  return a.configuration !== b.configuration || left === right;
}

function nameOf({ configuration, label }: MachineFacts): string {
  return label === configuration ? label : `${configuration} of ${label}`;
}

function titleOf(machine: string): string {
  return Object.values(machines).find(({ id }) => id === machine)?.title ?? machine;
}

function bothAgain(a: MachineFacts, b: MachineFacts): string {
  const commands = [...new Set([a.again, b.again])];
  return `measure both with one version of worldswitch: ${commands.join(', and ')}`;
}
