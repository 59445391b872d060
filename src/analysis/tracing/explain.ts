import type { Configuration } from '../../catalog/configurations.ts';
import { findMicrobenchmark } from '../../catalog/find.ts';
import { calibrations, withCalibrations } from '../../catalog/microbenchmarks.ts';
import type { TimingKind } from '../../catalog/windows.ts';
import { hypervisorOf } from '../../hypervisors/index.ts';
import type { Explanation, Kind } from '../../results/explanation.ts';
import { type Attempts, attemptEach } from '../../results/failure.ts';
import type { MicrobenchmarkMeasurement, Sample } from '../../results/measurement.ts';
import type { SymbolTables, Trace, TracedBatch, TracedOperation } from '../../results/trace.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { median } from '../statistics.ts';
import { overheadOf, quietOf, typicalOf } from '../summary.ts';
import { CodeMap } from './code.ts';
import { criticalPathOf } from './critical-path.ts';
import { type Counted, type Excluded, Operations } from './operation.ts';
import { Tally } from './tally.ts';
import { timelineOf } from './timeline.ts';

/** Figures are quotients of small whole numbers. */
const ROUNDING = 1e-6;

const AGAIN = 'type the same command again; if it stays so, report it as a defect';

/** What a trace is explained with. */
interface Context {
  readonly configuration: Configuration;
  readonly measurement: MicrobenchmarkMeasurement;
  readonly trace: Trace;
  readonly code: CodeMap;
  /** sha256 of the trace plugin. */
  readonly plugin: string;
}

/**
 * Explains every microbenchmark of a measurement.
 *
 * @param plugin sha256 of the plugin that traced
 * @throws WorldswitchError if of a microbenchmark no batch's trace adds up to its figure
 */
export function explainAll(
  configuration: Configuration,
  measurement: MicrobenchmarkMeasurement,
  trace: Trace,
  symbols: SymbolTables,
  plugin: string,
  benchmarks: readonly string[] = measurement.fingerprint.parameters.benchmarks,
): Attempts<Explanation> {
  const code = new CodeMap(configuration, trace, symbols);
  const context = { configuration, measurement, trace, code, plugin };
  return attemptEach(benchmarks, (id) => explain(context, id));
}

function explain(context: Context, benchmark: string): Explanation {
  const { timing } = findMicrobenchmark(benchmark);
  const excluded = {
    faulted: timing !== 'stamped',
    overhead: tracedOverhead(context, timing),
    readsClock: timing === 'each',
  };
  const batches = batchesOf(context, benchmark);
  const overhead = overheadOf(context.measurement)[timing];
  const samples = batches.map(({ sample }) => sample);
  const typical = median(quietOf(samples, context.measurement).map(typicalOf));
  const distance = ({ sample: { ticks, iterations } }: BatchOf): number =>
    Math.abs(ticks / iterations - typical);
  const nearest = batches.toSorted((a, b) => distance(a) - distance(b));
  for (const { batch, sample, before } of nearest) {
    const read = readBatch(context, batch, excluded, before);
    const tally = new Tally();
    for (const [operation, same] of Map.groupBy(batch.operations, (index) => index))
      tally.add(read.get(operation) ?? [], same.length);
    const figure = sample.ticks - overhead * sample.iterations;
    // The timer's tick between two operations is in the batch, but in none of them.
    if (Math.abs(figure - tally.instructions) > ROUNDING) continue;
    return {
      benchmark,
      batch: sample.batch,
      operations: sample.iterations,
      ...tally.result(),
      ...exampleOf(batch.operations, read, (kind) => tally.indexOfKind(kind)),
      plugin: context.plugin,
    };
  }
  throw new WorldswitchError(
    `what was traced of ${benchmark} on ${context.configuration.id} does not add up to its figure in any batch`,
    { next: 'ask for more --batches; if it stays so, report it as a defect' },
  );
}

interface BatchOf {
  readonly sample: Sample;
  readonly batch: TracedBatch;
  /** An operation that came just before it, if there is one: what was running then. */
  readonly before: number | undefined;
}

function batchesOf({ measurement, trace }: Context, id: string): BatchOf[] {
  const row = withCalibrations(measurement.fingerprint.parameters.benchmarks).indexOf(id);
  const traced = trace.batches.filter((batch) => batch.row === row);
  const samples = measurement.samples.filter((sample) => sample.benchmark === id);
  return samples.map((sample, index) => {
    const batch = traced[index];
    if (batch?.operations.length !== sample.iterations) {
      throw new WorldswitchError(
        `${batch?.operations.length ?? 0} operations of ${id} were traced in batch ${index}, and ${sample.iterations} measured`,
        { next: AGAIN },
      );
    }
    return { sample, batch, before: traced[index - 1]?.operations.at(-1) ?? batch.operations[0] };
  });
}

/** How many instructions of each operation's window are the probe's own, as the traces of the calibrations say. */
function tracedOverhead({ measurement, trace }: Context, timing: TimingKind): number {
  if (timing === 'stamped') return 0;
  const rows = withCalibrations(measurement.fingerprint.parameters.benchmarks);
  const id = timing === 'loop' ? calibrations.loop : calibrations.each;
  const batches = trace.batches.filter(({ row }) => row === rows.indexOf(id));
  const operations = batches.flatMap((batch) => batch.operations);
  if (operations.length === 0) {
    throw new WorldswitchError(`no operations of ${id} were traced`, { next: AGAIN });
  }
  return median(operations.map((operation) => trace.operations[operation]?.length ?? 0));
}

/** Reads what differs among a batch's operations once; stacks are known from what came before. */
function readBatch(
  { configuration, trace, code }: Context,
  batch: TracedBatch,
  excluded: Excluded,
  before: number | undefined,
): Map<number, readonly Counted[]> {
  const { mainPcpu: main } = hypervisorOf(configuration);
  // What is measured first, the empty loop, is the main VCPU's alone.
  const mainCpu = cpuOf(trace.operations[trace.batches[0]?.operations[0] ?? 0]);
  const other = configuration.machine.pcpus - 1 - main;
  const operations = new Operations(code, configuration, (cpu) => (cpu === mainCpu ? main : other));
  const read = (index: number): readonly Counted[] => {
    const operation = trace.operations[index];
    if (operation === undefined) throw new Error(`the trace has no operation ${index}`);
    return operations.read(operation, excluded);
  };
  if (before !== undefined) read(before);
  return new Map([...new Set(batch.operations)].map((index) => [index, read(index)]));
}

function cpuOf(operation: TracedOperation | undefined): number {
  return (operation?.segments[1] ?? 0) >>> 16;
}

/** The operation in the middle of a batch's. */
function exampleOf(
  operations: readonly number[],
  read: ReadonlyMap<number, readonly Counted[]>,
  indexOf: (kind: Kind) => number,
): Pick<Explanation, 'timeline' | 'criticalPath'> {
  const lengths = new Map(
    [...read].map(([index, executed]) => [index, executed.filter(({ counts }) => counts).length]),
  );
  const counts = operations.map((index) => lengths.get(index) ?? 0);
  const middle = counts.toSorted((a, b) => a - b)[counts.length >> 1] ?? 0;
  const operation = counts.indexOf(middle);
  const executed = read.get(operations[operation] ?? 0) ?? [];
  return {
    timeline: { operation, instructions: middle, steps: timelineOf(executed) },
    criticalPath: criticalPathOf(executed, indexOf),
  };
}
