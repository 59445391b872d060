import type { Interval } from '../analysis/interval.ts';
import type { Account } from '../results/account.ts';
import type { Unit } from '../results/clock.ts';
import type { Explanation } from '../results/explanation.ts';

/** What a reader must know of the run that an explanation belongs to. */
interface Explained {
  readonly runId: string;
  /** The id of the configuration. */
  readonly configuration: string;
  readonly benchmark: string;
  /** What the configuration is, in a line. */
  readonly title: string;
  /** One line: Linux, Xen, QEMU. */
  readonly versions: string;
}

/** Where the instructions of a microbenchmark go. */
export interface ExplainedMicrobenchmark extends Explained {
  readonly kind: 'microbenchmark';
  /** The run's figure: the median of all batches, per operation. */
  readonly median: number;
  /** Of that figure; an explanation counts instructions. */
  readonly unit: Unit;
  readonly explanation: Explanation;
}

/** Why a workload costs what it costs. */
export interface ExplainedWorkload extends Explained {
  readonly kind: 'workload';
  readonly account: Account;
  /** The same workload without a hypervisor; null if that is what is explained. */
  readonly native: { readonly configuration: string; readonly account: Account } | null;
  /** What it takes more than natively, as an interval of 95 %; null natively, and where there was one launch. */
  readonly overhead: Interval | null;
  /** Instructions that an exit takes, as a microbenchmark on the configuration has it; null natively. */
  readonly exitCost: number | null;
  /** Which microbenchmark; null natively. */
  readonly pricedBy: string | null;
}

/** A benchmark on a configuration, and why it costs what it costs. */
export type ExplainedCell = ExplainedMicrobenchmark | ExplainedWorkload;
