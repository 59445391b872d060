/**
 * Round figures from one to another, both included if they are round: steps are 1, 2 or 5 times a power of ten.
 *
 * @param most that there may be
 */
export function ticksBetween(low: number, high: number, most: number): number[] {
  const span = high - low;
  if (!(span > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = power * ([1, 2, 5].find((factor) => span / (factor * power) <= most) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  // Of whole numbers of steps, so that 0.1 and 0.2 make 0.3.
  return Array.from({ length: count }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}
