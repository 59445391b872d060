/** Reasons why there is no figure, each with a number. */
export interface Footnotes {
  numberOf(reason: string): number;
  /** In the order of their numbers, from 1. */
  all(): readonly string[];
}

/** No footnotes yet. */
export function footnotesFrom(): Footnotes {
  const reasons: string[] = [];
  return {
    numberOf: (reason) => {
      if (!reasons.includes(reason)) reasons.push(reason);
      return reasons.indexOf(reason) + 1;
    },
    all: () => reasons,
  };
}
