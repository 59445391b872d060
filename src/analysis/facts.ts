import type { Clock } from '../results/clock.ts';
import type { MicrobenchmarkParameters, WorkloadParameters } from '../results/fingerprint.ts';
import type { MachineSettings } from '../results/settings.ts';
import type { Component } from '../results/software.ts';
import type { NamedComponent } from './software.ts';

/** What must be known of a configuration to say whether it runs on the same machine as another. */
export interface MachineFacts {
  /** What the user calls the side. */
  readonly label: string;
  /** The command that measures it anew. */
  readonly again: string;
  readonly configuration: string;
  /** The machine's id; `undefined` if this version doesn't know the configuration. */
  readonly machine: string | undefined;
}

/** What a baseline keeps of a component, too. */
export type FactComponent = NamedComponent & Pick<Component, 'benchmarks' | 'timed'>;

interface MeasurementFacts extends MachineFacts {
  /** Of the configuration itself, without what a user added. */
  readonly kernelParameters: readonly string[];
  readonly clock: Clock;
  /** Version of the protocol between the carrier and worldswitch; `undefined` of what is replayed. */
  readonly protocol: number | undefined;
  readonly software: readonly FactComponent[];
  /** What the machine said of its own settings; `undefined` if it said nothing. */
  readonly settings?: MachineSettings | undefined;
}

/** What decides whether figures of microbenchmarks on a configuration can be compared with others. */
export interface MicrobenchmarkFacts extends MeasurementFacts {
  readonly kind: 'microbenchmarks';
  readonly parameters: MicrobenchmarkParameters;
}

/** The same of a workload's figure. */
export interface WorkloadFacts extends MeasurementFacts {
  readonly kind: 'workload';
  /** The workload's id. */
  readonly benchmark: string;
  readonly parameters: WorkloadParameters;
}

/** How what one machine measured was measured. */
export type ComparableFacts = MicrobenchmarkFacts | WorkloadFacts;

/** The benchmarks of which something is known. */
export function benchmarksOfFacts(facts: ComparableFacts): readonly string[] {
  return facts.kind === 'workload' ? [facts.benchmark] : facts.parameters.benchmarks;
}

/** Whether figures of both are compared with each other: of microbenchmarks, or of one workload. */
export function areOfSameKind(a: ComparableFacts, b: ComparableFacts): boolean {
  return a.kind === 'workload' ? b.kind === 'workload' && a.benchmark === b.benchmark : a.kind === b.kind;
}

/** How often the microbenchmarks were measured that come first among these; `undefined` if there are none. */
export function countsOf(
  all: readonly ComparableFacts[],
): Pick<MicrobenchmarkParameters, 'iterations' | 'batches'> | undefined {
  const first = all.find((facts): facts is MicrobenchmarkFacts => facts.kind === 'microbenchmarks');
  return first && { iterations: first.parameters.iterations, batches: first.parameters.batches };
}
