/**
 * How many decimals a column of figures needs: one if a figure is not a whole number, else none. One for all, so
 * that the digits of a column stand below each other.
 */
export function decimalsOf(figures: readonly number[]): 0 | 1 {
  return figures.some((figure) => rounded(figure) % 1 !== 0) ? 1 : 0;
}

/** A figure with thousands separators: `12,345.6`. */
export function formatFigure(figure: number, decimals: 0 | 1 = decimalsOf([figure])): string {
  return formatters[decimals].format(rounded(figure));
}

/** Made once: making one takes far longer than formatting a figure. */
const formatters = {
  0: new Intl.NumberFormat('en-US', { minimumFractionDigits: 0, maximumFractionDigits: 0 }),
  1: new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
} as const;

/** Rounded to a tenth; adding 0 turns -0 into 0. */
function rounded(figure: number): number {
  return Math.round(figure * 10) / 10 + 0;
}
