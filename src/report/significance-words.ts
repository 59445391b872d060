import type { Significance } from '../analysis/significance.ts';

/** What the noise lets say of a difference: `p = 0.003, 81 % of B above A`. */
export function significanceWords({ p, effect }: Significance): string {
  const [share, side] = effect < 0.5 ? [1 - effect, 'below'] : [effect, 'above'];
  return `${pWords(p)}, ${Math.round(100 * share)} % of B ${side} A`;
}

/** What is smaller says no more. */
const LEAST_P = 0.001;

function pWords(p: number): string {
  return p < LEAST_P ? `p < ${LEAST_P}` : `p = ${Number(p.toPrecision(2))}`;
}
