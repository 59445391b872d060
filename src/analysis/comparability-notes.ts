import { canMeasure } from '../catalog/benchmarks.ts';
import { configurations } from '../catalog/configurations.ts';
import { isScheduledOn, pathOn } from '../catalog/find.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import type { Role } from '../results/software.ts';
import type { ComparableFacts, FactComponent, MicrobenchmarkFacts, WorkloadFacts } from './facts.ts';
import { settingsDifferences } from './settings-notes.ts';
import { timeAlike } from './time-alike.ts';

/**
 * What may have moved figures beside the software that is compared, a sentence each.
 *
 * @param compared benchmarks whose figures are compared
 */
export function comparabilityNotes(
  a: ComparableFacts,
  b: ComparableFacts,
  compared: readonly string[],
): string[] {
  return [
    ...(a.configuration === b.configuration ? sameConfigurationNotes(a, b) : []),
    ...settingsDifferences(a, b),
    ...(a.kind === 'microbenchmarks' && b.kind === 'microbenchmarks' ? choiceNotes(a, b, compared) : []),
    ...(a.kind === 'workload' && b.kind === 'workload' ? workloadNotes(a, b) : []),
  ];
}

/** Of two configurations one expects to differ. */
function sameConfigurationNotes(a: ComparableFacts, b: ComparableFacts): string[] {
  return [...parameterNotes(a, b), ...vmmNotes(a, b)];
}

function parameterNotes(a: ComparableFacts, b: ComparableFacts): string[] {
  const [left, right] = [a, b].map((facts) => facts.kernelParameters.join(' ') || 'none');
  if (left === right) return [];
  return [`${a.configuration}: the kernel had other parameters (${left} in A, ${right} in B).`];
}

function vmmNotes(a: ComparableFacts, b: ComparableFacts): string[] {
  const [left, right] = [a, b].map(({ software }) => software.find(({ role }) => role === 'vmm'));
  if (left === undefined || right === undefined || timeAlike(left, right)) return [];
  return [
    "worldswitch's own VMM is another one in A and B: figures of paths through it may differ for that reason.",
  ];
}

/** CPUs take turns, and schedulers average load, at instants that depend on all that was executed before. */
function choiceNotes(a: MicrobenchmarkFacts, b: MicrobenchmarkFacts, compared: readonly string[]): string[] {
  if (!compared.some((id) => [a, b].some(({ configuration }) => dependsOnWhen(configuration, id)))) return [];
  const [left, right] = [a.parameters, b.parameters];
  const differing = [
    ...(left.iterations === right.iterations
      ? []
      : [`${left.iterations} and ${right.iterations} iterations`]),
    ...(left.batches === right.batches ? [] : [`${left.batches} and ${right.batches} batches`]),
    ...(isSameChoice(a, b) ? [] : ['another choice of microbenchmarks']),
  ];
  if (differing.length === 0) return [];
  return [
    `A and B were measured with ${differing.join(', ')}: figures of paths that cross PCPUs or pass through a scheduler ` +
      'may differ a little for that reason.',
  ];
}

/** Whether what a path takes may depend on when it is taken. */
function dependsOnWhen(configuration: string, benchmark: string): boolean {
  return isScheduledOn(configuration, benchmark) || pathOn(configuration, benchmark) === 'serialised-sum';
}

/** Of what can be measured on both: configurations have variants of their own. */
function isSameChoice(a: MicrobenchmarkFacts, b: MicrobenchmarkFacts): boolean {
  const both = [a.configuration, b.configuration];
  const [left, right] = [a, b].map(({ parameters }) =>
    parameters.benchmarks
      .filter((id) => both.every((configuration) => isPossible(configuration, id)))
      .toSorted()
      .join(' '),
  );
  return left === right;
}

/** What this version doesn't know may be. */
function isPossible(configurationId: string, benchmarkId: string): boolean {
  const configuration = configurations.find(({ id }) => id === configurationId);
  const benchmark = microbenchmarks.find(({ id }) => id === benchmarkId);
  return configuration === undefined || benchmark === undefined || canMeasure(configuration, benchmark);
}

/** How a workload's VM reaches its devices may be just what is compared, but the reader must know it. */
function workloadNotes(a: WorkloadFacts, b: WorkloadFacts): string[] {
  const [left, right] = [a.parameters, b.parameters];
  const differing = [
    ...(left.repetitions === right.repetitions
      ? []
      : [`${left.repetitions} repetitions in A, ${right.repetitions} in B`]),
    ...((left.launches ?? 1) === (right.launches ?? 1)
      ? []
      : [`${left.launches ?? 1} launches in A, ${right.launches ?? 1} in B`]),
    ...(left.transport === right.transport
      ? []
      : [`virtio over ${left.transport} in A, over ${right.transport} in B`]),
    ...(left.vhost === right.vhost
      ? []
      : [`vhost ${onOrOff(left.vhost)} in A, ${onOrOff(right.vhost)} in B`]),
    ...(left.haltPollNs === right.haltPollNs
      ? []
      : [`halt polling of ${left.haltPollNs} ns in A, ${right.haltPollNs} ns in B`]),
    ...(['vm-kernel', 'program'] as const).flatMap((role) => versionNotes(a, b, role)),
  ];
  if (differing.length === 0) return [];
  return [`${a.benchmark} was not run alike: ${differing.join('; ')}.`];
}

function onOrOff(value: boolean): string {
  return value ? 'on' : 'off';
}

const WORDS: Readonly<Partial<Record<Role, string>>> = {
  'vm-kernel': 'another kernel in the VM',
  program: 'other versions of programs',
};

/** So many components are named; of more, only that there are. */
const MOST_NAMED = 3;

/** Components of a role that both sides have, in other versions. */
function versionNotes(a: ComparableFacts, b: ComparableFacts, role: Role): string[] {
  const of = ({ software }: ComparableFacts): FactComponent[] =>
    software.filter((component) => component.role === role);
  const others = new Map(of(b).map((component) => [component.name, component]));
  const differing = of(a).flatMap((own) => {
    const other = others.get(own.name);
    return other === undefined || other.sha256 === own.sha256 ? [] : [{ own, other }];
  });
  if (differing.length === 0) return [];
  const named = differing
    .slice(0, MOST_NAMED)
    .map(({ own, other }) => `${own.name} ${versionOf(own)} in A, ${versionOf(other)} in B`);
  const more = differing.length > MOST_NAMED ? ', and more' : '';
  return [`${WORDS[role] ?? role} (${named.join(', ')}${more})`];
}

function versionOf({ version, package: from, sha256 }: FactComponent): string {
  return from?.version ?? version ?? `image ${sha256?.slice(0, 12) ?? 'unknown'}`;
}
