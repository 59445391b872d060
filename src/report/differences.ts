import { formatFigure } from './numbers.ts';

/** Decimals of a figure that would else be printed as 0. */
const MOST_DECIMALS = 6;

/** A difference with its sign: `+12.5`. One that a tenth would hide has as many decimals as it needs to be seen. */
export function formatDifference(difference: number, decimals?: 0 | 1): string {
  if (difference === 0) return '0';
  const size = Math.abs(difference);
  return (difference < 0 ? '-' : '+') + (size < 0.05 ? small(size) : formatFigure(size, decimals));
}

/** A difference in percent of `a`, or a dash where there is nothing to divide by. */
export function formatPercent(difference: number, a: number): string {
  if (a === 0) return '-';
  const percent = (100 * difference) / Math.abs(a);
  return percent === 0 ? '0 %' : `${formatDifference(percent, 1)} %`;
}

/** One significant digit. */
function small(size: number): string {
  const decimals = Math.min(MOST_DECIMALS, Math.ceil(-Math.log10(size)));
  const text = size.toFixed(decimals);
  return Number(text) === 0 ? `<${1 / 10 ** MOST_DECIMALS}` : text;
}
