import type { Markup } from '../../report/markup.ts';
import type { Sample } from '../../results/measurement.ts';

/** What the page of a cell says that depends on the kind of its benchmark. */
export interface CellParts {
  /** Beside those that every figure has. */
  readonly statistics: readonly (readonly [name: string, value: string])[];
  /** Below the statistics, sentences. */
  readonly notes: readonly string[];
  /** What is subtracted from each sample, if that is a sample of its own, and what there is to say of it. */
  readonly start: (Sample & { readonly remark: string }) | undefined;
  /** Why a sample stands out; undefined if it doesn't. */
  readonly remarkOf: (batch: number) => string | undefined;
  /** Below the picture of the samples. */
  readonly caption: string;
  /** Where the instructions go, or how that can be known. */
  readonly explanation: Markup;
}
