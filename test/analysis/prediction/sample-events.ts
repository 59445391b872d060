import * as fc from 'fast-check';
import type { Events } from '../../../src/analysis/prediction/events.ts';
import type { Costs } from '../../../src/analysis/prediction/range.ts';
import { eventKindsOn, type Mechanism, mechanismOf } from '../../../src/catalog/hardware/event-kinds.ts';
import type { Cost, HardwareProfile } from '../../../src/catalog/hardware/schema.ts';

/** Kinds that there are on Arm; x86 has others, which are alike for arithmetic. */
export const kinds = eventKindsOn('EL2').map(({ id }) => id);

/** Events of an operation that stays on one PCPU. */
export function eventsWith(counts: Readonly<Record<string, number>>, vmm = 0): Events {
  return { counts: new Map(Object.entries(counts)), points: { 'vm-entry': 1, vmm }, along: 'operation' };
}

/** A cost of any provenance. */
export function costing(cycles: number, [least, most]: readonly [number, number] = [cycles, cycles]): Cost {
  return { cycles, least, most, provenance: 'assumed', source: 'a test' };
}

/** Hardware on which each instruction takes one cycle, and nothing else any. */
export const countingProfile: HardwareProfile = {
  id: 'counting',
  title: 'a core that counts',
  virtualization: 'EL2',
  gigahertz: null,
  costs: Object.fromEntries(
    eventKindsOn('EL2').map(({ id, counts }) => [id, costing(counts === 'instruction' ? 1 : 0)]),
  ),
  terms: [],
  madeFrom: [],
};

/** The same with other costs for some kinds. */
export function profileWith(
  costs: Readonly<Record<string, Cost>>,
  fields: Partial<HardwareProfile> = {},
): HardwareProfile {
  return { ...countingProfile, ...fields, costs: { ...countingProfile.costs, ...costs } };
}

/** Kinds of several mechanisms. */
const few = ['instruction', 'load-store', 'el1-read', 'el1-write', 'isb', 'el2-entry'] as const;

/** The mechanisms of {@link arbitraryCounts}. */
export const mechanisms = [...new Set(few.map(mechanismOf))];

/** Those of its kinds that one of them makes. */
export function kindsBy(mechanism: Mechanism): string[] {
  return few.filter((kind) => mechanismOf(kind) === mechanism);
}

/** The costs if all but those of one mechanism are known. */
export function onlyUnknown(costs: Costs, mechanism: Mechanism): Costs {
  return Object.fromEntries(
    Object.entries(costs).map(([kind, cost]) => {
      const { cycles } = cost;
      return [kind, mechanismOf(kind) === mechanism ? cost : { cycles, least: cycles, most: cycles }];
    }),
  );
}

/** Some events of few kinds, at least one of the first. */
export const arbitraryCounts: fc.Arbitrary<Map<string, number>> = fc
  .record({ first: fc.integer({ min: 1, max: 50 }), others: fc.array(fc.nat({ max: 50 }), { maxLength: 5 }) })
  .map(({ first, others }) => new Map([first, ...others].map((count, index) => [few[index] ?? '', count])));

/** Costs of all kinds, none for nothing. */
export const arbitraryCosts: fc.Arbitrary<Costs> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat({ max: 50 }), fc.nat({ max: 50 })), {
    minLength: kinds.length,
    maxLength: kinds.length,
  })
  .map((drawn) =>
    Object.fromEntries(
      drawn.map(([least, up, further], index) => [
        kinds[index] ?? '',
        { least, cycles: least + up, most: least + up + further },
      ]),
    ),
  );

/** All costs with each kind of these at either end of its range. */
export function cornersOf(costs: Costs, of: Iterable<string>): Costs[] {
  return [...of].reduce<Costs[]>(
    (corners, kind) =>
      corners.flatMap((corner) => {
        const { least = 0, most = 0 } = costs[kind] ?? {};
        return [least, most].map((cycles) => ({
          ...corner,
          [kind]: { cycles, least: cycles, most: cycles },
        }));
      }),
    [costs],
  );
}
