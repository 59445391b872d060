/**
 * Counts divided by `divisor`, rounded to tenths such that what is printed adds up to `whole` as it is printed
 * (largest remainders are rounded up). Each is off by less than a tenth.
 *
 * @param whole the sum of all counts divided by `divisor`, rounded to a tenth up or down
 */
export function roundTogether(
  counts: readonly number[],
  divisor: number,
  whole = counts.reduce((sum, count) => sum + count, 0) / divisor,
): number[] {
  if (divisor === 0) return counts.map(() => 0);
  const parts = counts.map((count, index) => ({
    index,
    tenths: Math.floor((10 * count) / divisor),
    // Of negative counts too what is left above the floor.
    remainder: (((10 * count) % divisor) + divisor) % divisor,
  }));
  const missing = Math.round(10 * whole) - parts.reduce((sum, { tenths }) => sum + tenths, 0);
  const up = new Set(
    parts
      .toSorted((a, b) => b.remainder - a.remainder)
      .slice(0, missing)
      .map(({ index }) => index),
  );
  return parts.map(({ index, tenths }) => (up.has(index) ? tenths + 1 : tenths) / 10);
}
