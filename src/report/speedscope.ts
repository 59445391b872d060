import type { Explanation } from '../results/explanation.ts';
import { nameOfFrame } from './explanation-words.ts';

/**
 * The stacks of an explanation in speedscope's file format (https://www.speedscope.app/file-format-schema.json): a
 * sample for each stack, which weighs the instructions of all operations of the batch.
 *
 * @param name of the profile
 */
export function renderSpeedscope({ frames, stacks, instructions }: Explanation, name: string): string {
  const file = {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    name,
    exporter: 'worldswitch',
    shared: { frames: frames.map((frame) => ({ name: nameOfFrame(frame) })) },
    profiles: [
      {
        type: 'sampled',
        name,
        // Its other units are times and bytes.
        unit: 'none',
        startValue: 0,
        endValue: instructions,
        samples: stacks.map(([stack]) => stack),
        weights: stacks.map(([, count]) => count),
      },
    ],
  };
  return `${JSON.stringify(file)}\n`;
}
