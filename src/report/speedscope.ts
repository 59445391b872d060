import type { Explanation } from '../results/explanation.ts';
import { nameOfFrame } from './explanation-words.ts';

/**
 * The stacks of an explanation in speedscope's file format (https://www.speedscope.app/file-format-schema.json): a
 * sample for each stack, which weighs what one operation takes.
 *
 * @param name of the profile
 * @param per `operation`, or the unit of work of a workload
 */
export function renderSpeedscope(
  { frames, stacks, operations }: Pick<Explanation, 'frames' | 'stacks' | 'operations'>,
  name: string,
  per = 'operation',
): string {
  // The units of the format are times and bytes: in its name a profile can say its own.
  const title = `${name}, instructions per ${per}`;
  const weights = stacks.map(([, count]) => count / operations);
  const file = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name: title,
    exporter: 'worldswitch',
    shared: { frames: frames.map((frame) => ({ name: nameOfFrame(frame) })) },
    profiles: [
      {
        type: 'sampled',
        name: title,
        unit: 'none',
        startValue: 0,
        endValue: weights.reduce((sum, weight) => sum + weight, 0),
        samples: stacks.map(([stack]) => stack),
        weights,
      },
    ],
  };
  return `${JSON.stringify(file)}\n`;
}
