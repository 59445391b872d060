import type { NamedChart } from './named-chart.ts';

/** What a report begins with: what the run found, in a picture and a few sentences that are made of its figures. */
export interface Opening {
  readonly chart: NamedChart;
  /** What one sees in the chart. */
  readonly caption: string;
  /** The most important first. */
  readonly sentences: readonly string[];
  /** What else there is to say where a run found little. */
  readonly more: readonly string[];
}
