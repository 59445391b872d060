import { WorldswitchError } from '../system/errors.ts';

/** How far a figure may lie above its baseline. */
export interface Tolerance {
  readonly value: number;
  /** Of `value`: instructions per operation, or percent of the baseline's figure. */
  readonly unit: 'instructions' | 'percent';
}

/** The tolerance that a user types: `5`, or `0.5%`. @throws WorldswitchError if it is neither. */
export function parseTolerance(text: string): Tolerance {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  if (match === null) {
    throw new WorldswitchError(`'${text}' is no tolerance`, {
      next: 'give --tolerance a number of instructions per operation, such as 5, or a share, such as 0.5%',
    });
  }
  return { value: Number(match[1]), unit: match[2] === '%' ? 'percent' : 'instructions' };
}

/** The tolerance in words. */
export function describeTolerance({ value, unit }: Tolerance): string {
  return unit === 'percent' ? `${value} %` : `${value} instruction${value === 1 ? '' : 's'}`;
}

/** The instructions by which a tolerance lets a figure of `baseline` grow. */
export function allowance({ value, unit }: Tolerance, baseline: number): number {
  return unit === 'percent' ? (Math.abs(baseline) * value) / 100 : value;
}
