import type { Cell } from '../../catalog/benchmarks.ts';
import type { Unit } from '../../results/clock.ts';
import type { Contribution } from '../contributions.ts';

/** A version on the axis of a history. */
export interface HistoryVersion {
  /** Upstream's number: `6.12.43`, `7.3-rc7`. */
  readonly number: string;
  /** The distribution's version of its package, which says who built it. */
  readonly build: string;
}

/** A cell as it was measured once. */
export interface Reading {
  /** How it was measured, apart from the version: readings of one way can be compared. For example `measurement 1, QEMU 10.0.2`. */
  readonly way: string;
  /** Per operation or unit of work, in the line's unit. */
  readonly value: number;
  /** How far a neutral change may move it, in the line's unit; null if that is not known. */
  readonly sensitivity: number | null;
  /** The run that has it. */
  readonly run: string;
  /** Whether it was asked where its instructions went, which can't always be told. */
  readonly explained: boolean;
}

/** What is known of a cell at a version: how it was measured, the latest way first, or why it was not. */
export interface HistoryPoint {
  readonly readings: readonly Reading[];
  /** A sentence; `undefined` if it was measured, or nobody has tried. */
  readonly gap: string | undefined;
}

/** A cell over the versions of a history. */
export interface HistoryLine extends Cell {
  readonly unit: Unit;
  /** What a figure is of one of: `operation`, `transaction`. */
  readonly per: string;
  /** As many as there are versions, in their order. */
  readonly points: readonly HistoryPoint[];
}

/** A difference between two neighbouring figures of a line that reaches further than their sensitivity. */
export interface HistoryStep extends Cell {
  readonly unit: Unit;
  /** Indexes of versions. Between them lies nothing that was measured. */
  readonly from: number;
  readonly to: number;
  readonly a: number;
  readonly b: number;
  /** `b` less `a`. */
  readonly difference: number;
  /** Of both, in the unit. */
  readonly sensitivity: number;
  /** The runs of both sides, which were measured in one way. */
  readonly runs: { readonly a: string; readonly b: string };
}

/** A step with what accounts for it. */
export interface ExplainedStep extends HistoryStep {
  /** They add up to the difference; null if it is not known where the instructions of both sides went. */
  readonly functions: readonly Contribution[] | null;
}

/** Steps between the same versions that the same functions account for. */
export interface Cause {
  readonly from: number;
  readonly to: number;
  /** The largest in proportion first. */
  readonly steps: readonly ExplainedStep[];
  /** Functions that account for all of them, those with the largest part first; of one step its own, none if unknown. */
  readonly functions: readonly string[];
}

/** Two neighbouring versions of a line that were not measured in one way, so that nothing can be said of their difference. */
export interface Seam extends Cell {
  readonly from: number;
  readonly to: number;
}

/** A history, complete or not. */
export interface History {
  /** `Linux`, `Xen`, `QEMU`. */
  readonly software: string;
  /** As the user typed it: `5.10..7.3`. */
  readonly range: string;
  readonly every: 'minor' | 'all';
  /** The oldest first. */
  readonly versions: readonly HistoryVersion[];
  readonly lines: readonly HistoryLine[];
  /** In the order of versions. */
  readonly causes: readonly Cause[];
  readonly seams: readonly Seam[];
}
