import {
  type Benchmark,
  benchmarks,
  type BenchmarkKind,
  type Cell,
  kindOf,
} from '../../catalog/benchmarks.ts';
import { wordsOf } from '../../catalog/workloads.ts';
import { unitOfWork } from '../../report/workload-figure-text.ts';

/** What benchmarks of a kind are called, and what measures them. */
interface KindWords {
  /** A heading over several. */
  readonly title: string;
  /** What is repeated. */
  readonly sample: { readonly one: string; readonly several: string };
  /** The command that measures a cell. */
  readonly measure: (cell: Cell) => string;
  /** The command that also says where its instructions go. */
  readonly explain: (cell: Cell) => string;
}

/** By kind. */
export const kindWords: Readonly<Record<BenchmarkKind, KindWords>> = {
  microbenchmark: {
    title: 'Microbenchmarks',
    sample: { one: 'batch', several: 'batches' },
    measure: ({ configuration, benchmark }) => `worldswitch run -c ${configuration} -m ${benchmark}`,
    explain: ({ configuration, benchmark }) =>
      `worldswitch run --explain -c ${configuration} -m ${benchmark}`,
  },
  workload: {
    title: 'Workloads',
    sample: { one: 'repetition', several: 'repetitions' },
    measure: ({ configuration, benchmark }) => `worldswitch run -c ${configuration} -w ${wordsOf(benchmark)}`,
    explain: ({ configuration, benchmark }) => `worldswitch explain ${configuration} ${wordsOf(benchmark)}`,
  },
};

/** What is to be said of a benchmark, of whichever kind it is. */
export interface AboutBenchmark extends KindWords {
  readonly kind: BenchmarkKind;
  /** What is timed, as the beginning of a sentence; null if this version does not know the benchmark. */
  readonly definition: string | null;
  /** What a figure is of one of: `operation`, `transaction`. */
  readonly per: string;
}

/** Looks up a benchmark. @param kind of one that this version does not know, if a record says it */
export function aboutBenchmark(id: string, kind: BenchmarkKind = kindOf(id)): AboutBenchmark {
  const known = benchmarks.find((each) => each.id === id);
  const per = { microbenchmark: 'operation', workload: unitOfWork(id) }[kind];
  return { ...kindWords[kind], kind, per, definition: known === undefined ? null : definitionOf(known) };
}

function definitionOf(benchmark: Benchmark): string {
  return benchmark.kind === 'workload'
    ? `${benchmark.title}; it stresses ${benchmark.stresses}`
    : benchmark.definition;
}
