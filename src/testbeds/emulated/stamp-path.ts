/** An instruction: an address, or the first of the functions of these names that the machine has. */
export type Place = number | readonly string[];

/** A path that is stamped from outside the machine (plugin/stamp.c). */
export interface StampPath {
  /** The instruction of the probe that says that the path is to be stamped. */
  readonly arm: number;
  readonly begin: Place;
  /** `return`: where the function at `begin` returns to. */
  readonly end: Place | 'return';
}
