import type { Unit } from '../results/clock.ts';
import { MisuseError } from '../system/errors.ts';
import { unitWords } from './unit-words.ts';

/** How far a figure may lie above its baseline. */
export interface Tolerance {
  readonly value: number;
  /** Of `value`: what the figure's clock counts, per operation or unit of work; or percent of the baseline's figure. */
  readonly unit: 'clock' | 'percent';
}

/** The tolerance that a user types: `5`, or `0.5%`. @throws MisuseError if it is neither. */
export function parseTolerance(text: string): Tolerance {
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim());
  if (match === null) {
    throw new MisuseError(`'${text}' is no tolerance`, {
      next:
        'give --tolerance a number in the unit of the figures, such as 5 (instructions per operation), or a share, ' +
        'such as 0.5%',
    });
  }
  return { value: Number(match[1]), unit: match[2] === '%' ? 'percent' : 'clock' };
}

/** The tolerance in words. @param units of the figures that it is for */
export function describeTolerance({ value, unit }: Tolerance, units: readonly Unit[]): string {
  if (unit === 'percent') return `${value} %`;
  const names = [...new Set(units)].map((each) => unitWords(each, value));
  return [value, names.join(' or ')].join(' ').trimEnd();
}

/** By how much a tolerance lets a figure of `baseline` grow, in the unit of both. */
export function allowance({ value, unit }: Tolerance, baseline: number): number {
  return unit === 'percent' ? (Math.abs(baseline) * value) / 100 : value;
}
