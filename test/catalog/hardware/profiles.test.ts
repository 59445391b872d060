import { describe, expect, test } from 'vitest';
import { assumed } from '../../../src/catalog/hardware/costs.ts';
import { eventKinds, eventKindsOn } from '../../../src/catalog/hardware/event-kinds.ts';
import { hardwareProfiles } from '../../../src/catalog/hardware/index.ts';
import { type HardwareProfile, hardwareProfileSchema } from '../../../src/catalog/hardware/schema.ts';

describe.each(hardwareProfiles)('$id', (profile) => {
  test('has a cost with its interval and its source for each kind of event', () =>
    expect(hardwareProfileSchema.parse(profile)).toEqual(profile));

  test('claims no certainty for what is assumed', () => {
    const guesses = Object.values(profile.costs).filter(({ provenance }) => provenance === 'assumed');
    expect(guesses.filter(({ least, most }) => most <= least)).toEqual([]);
  });
});

test('ids of hardware and of kinds of events are unique', () => {
  for (const ids of [hardwareProfiles, eventKinds].map((all) => all.map(({ id }) => id)))
    expect(new Set(ids).size).toBe(ids.length);
});

test.each<[string, Partial<HardwareProfile>, string]>([
  ['a cost is missing', { costs: {} }, 'the cost is missing'],
  ['a cost is below zero', { costs: costs({ isb: { cycles: -1, least: -2 } }) }, 'Too small'],
  [
    'a cost lies outside its interval',
    { costs: costs({ isb: { cycles: 1, least: 2 } }) },
    'does not lie between',
  ],
  ['there is no such kind', { costs: costs({ isp: {} }) }, 'there is no such kind of event'],
  ['the hardware has no such events', { costs: costs({ vmread: {} }) }, 'there is no such event with EL2'],
  ['a frequency is below zero', { gigahertz: -2 }, 'Too small'],
])('a profile is refused if %s', (_, fields, message) => {
  const result = hardwareProfileSchema.safeParse({ ...hardwareProfiles[0], ...fields });
  expect(result.error?.issues.map((issue) => issue.message).join('; ')).toContain(message);
});

function costs(changed: Readonly<Record<string, object>>): HardwareProfile['costs'] {
  const all = Object.fromEntries(eventKindsOn('EL2').map(({ id }) => [id, assumed(5, [1, 10], 'a test')]));
  const own = Object.entries(changed).map(([id, fields]) => [
    id,
    { ...assumed(5, [1, 10], 'a test'), ...fields },
  ]);
  return { ...all, ...Object.fromEntries(own) };
}
