/** How much of an explanation is shown to readers. */
export interface ExplanationDetail {
  /** Functions of each phase or purpose that have a row of their own; as many as usual if it is left out, `Infinity` for all. */
  readonly functions?: number | undefined;
}
