import { describe, expect, test } from 'vitest';
import type { EventsOfCell } from '../../../src/analysis/prediction/cells.ts';
import { validate } from '../../../src/analysis/prediction/validation.ts';
import { hardwareProfiles } from '../../../src/catalog/hardware/index.ts';
import { type PublishedFigure, publishedFigures } from '../../../src/catalog/hardware/published-figures.ts';
import { costing, eventsWith, profileWith } from './sample-events.ts';

const profile = profileWith(
  { isb: costing(20, [15, 25]) },
  { id: 'core', gigahertz: 2, madeFrom: ['known'] },
);
const counted: EventsOfCell = {
  configuration: 'kvm-arm64',
  benchmark: 'hypercall',
  events: eventsWith({ isb: 10 }),
  kernel: '6.12.5-cloud-arm64',
  runId: '20260101T000000-0000',
};
const figure: PublishedFigure = {
  id: 'unknown',
  what: 'hypercall',
  machine: 'a core',
  software: 'Linux 6.12',
  value: 220,
  unit: 'cycles',
  source: 'a test',
  hardware: 'core',
  cell: { configuration: 'kvm-arm64', benchmark: 'hypercall' },
  kernel: '6.12',
};

function validated(fields: Partial<PublishedFigure>): ReturnType<typeof validate>[number] | undefined {
  return validate([{ ...figure, ...fields }], [profile], [counted])[0];
}

describe('a published figure enters the error', () => {
  test('if the same operation was counted with the kernel series that it was measured with', () =>
    expect(validated({})).toMatchObject({
      reason: undefined,
      range: { least: 150, middle: 200, most: 250 },
    }));

  test('in its own unit', () => expect(validated({ unit: 'nanoseconds' })?.range?.middle).toBe(100));

  test.each<[string, Partial<PublishedFigure>, string]>([
    ['the profile was made from it', { id: 'known' }, 'was made from it'],
    ['another series was counted', { kernel: '6.1' }, 'Linux 6.1 was not counted'],
    ['no profile is of its hardware', { hardware: undefined }, 'no hardware profile'],
    ['its path is another one', { otherPath: 'it is of 32-bit Arm' }, 'it is of 32-bit Arm'],
    [
      'nothing of the kind was counted',
      { cell: { configuration: 'xen-arm64', benchmark: 'hypercall' } },
      'no such operation',
    ],
  ])('but not if %s', (_, fields, reason) => expect(validated(fields)?.reason).toContain(reason));
});

test('what profiles were made from is known, of the figures that they can be held against', () => {
  const ids = new Set(publishedFigures.map(({ id }) => id));
  expect(ids.size).toBe(publishedFigures.length);
  const hardware = new Set(hardwareProfiles.map(({ id }) => id));
  for (const { hardware: own } of publishedFigures) expect([undefined, ...hardware]).toContain(own);
});
