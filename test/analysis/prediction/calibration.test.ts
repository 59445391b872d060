import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calibrated,
  type CalibratedCore,
  type EventTimes,
} from '../../../src/analysis/prediction/calibration.ts';
import { hardwareProfiles } from '../../../src/catalog/hardware/index.ts';
import {
  calibrationRows,
  CYCLE_ROW,
  measurableOn,
  rowsOf,
  VECTORS_ROW,
} from '../../../src/catalog/hardware/measurable.ts';
import { hardwareProfileSchema } from '../../../src/catalog/hardware/schema.ts';
import { hardwareToJson, parseHardware } from '../../../src/results/hardware-file.ts';

const core: CalibratedCore = {
  architecture: 'arm64',
  virtualization: 'EL2',
  ticksPerNanosecond: 1,
  about: { testbed: 'host', at: '2026-11-28T12:00:00.000Z', cpu: 'Core 5', kernel: '6.12.1', batches: 30 },
};

/** Every row takes so many cycles, each of which is so many ticks. */
function timesOf(cycles: (row: string) => number, ticks: number, asKernel = true): EventTimes {
  return new Map(
    calibrationRows('arm64', asKernel).map((row) => [
      row,
      [0.5, 1, 1.5].map((noise) => (row === CYCLE_ROW ? ticks : cycles(row) * ticks * noise)),
    ]),
  );
}

const arbitraryCycles = fc
  .array(fc.double({ min: 0.1, max: 1000, noNaN: true }), { minLength: 5, maxLength: 5 })
  .map(
    (drawn) =>
      (row: string): number =>
        drawn[row.length % drawn.length] ?? 1,
  );

describe('a calibrated profile', () => {
  test('is one by the schema, and the same when it has been written and read', () => {
    fc.assert(
      fc.property(arbitraryCycles, fc.double({ min: 0.01, max: 10, noNaN: true }), (cycles, ticks) => {
        const profile = calibrated(core, [timesOf(cycles, ticks)], hardwareProfiles);
        expect(hardwareProfileSchema.parse(profile)).toEqual(profile);
        expect(parseHardware(hardwareToJson(profile), 'a file')).toEqual(profile);
      }),
      { numRuns: 50 },
    );
  });

  test('has the same costs in cycles however fast the counter runs, and says how fast the core does', () => {
    fc.assert(
      fc.property(arbitraryCycles, fc.double({ min: 0.01, max: 10, noNaN: true }), (cycles, ticks) => {
        const [one, other] = [1, ticks].map((each) =>
          calibrated(core, [timesOf(cycles, each)], hardwareProfiles),
        );
        expect(other?.gigahertz).toBeCloseTo(1 / ticks, 6);
        for (const [kind, cost] of Object.entries(one?.costs ?? {})) {
          expect(other?.costs[kind]?.cycles).toBeCloseTo(cost.cycles, 6);
          expect(other?.costs[kind]?.most).toBeCloseTo(cost.most, 6);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('lies between what its rows took in all repetitions', () => {
    const [slow, fast] = [timesOf(() => 30, 1), timesOf(() => 10, 1)];
    const { costs } = calibrated(core, [slow, fast, fast], hardwareProfiles);
    expect(costs['isb']).toMatchObject({ cycles: 10, least: 5, most: 45, provenance: 'measured' });
  });

  test('has the bounds of what was executed for them', () => {
    const rows = { 'event/dsb': 50, 'event/dsb/most': 200 } as Readonly<Record<string, number>>;
    const { costs } = calibrated(core, [timesOf((row) => rows[row] ?? 5, 1)], hardwareProfiles);
    expect(costs['dsb']).toMatchObject({ cycles: 50, least: 25, most: 300 });
  });

  test('halves what an exception to EL2 and its return take together', () => {
    const { costs } = calibrated(
      core,
      [timesOf((row) => (row === VECTORS_ROW ? 100 : 5), 1)],
      hardwareProfiles,
    );
    expect(costs['el2-entry']?.cycles).toBe(50);
    expect(costs['el2-return']).toEqual(costs['el2-entry']);
  });

  test('takes the rest from the nearest, with what was known of it, and says so', () => {
    for (const like of hardwareProfiles.filter(({ virtualization }) => virtualization === 'EL2')) {
      const costOf = new Map(
        measurableOn('arm64', false).map((each) => [rowsOf(each).row, like.costs[each.kind]?.cycles ?? 1]),
      );
      const { costs, calibration, terms } = calibrated(
        core,
        [timesOf((row) => costOf.get(row) ?? 1, 1, false)],
        hardwareProfiles,
      );
      expect(calibration.nearest).toBe(like.id);
      expect(costs['el2-write']).toEqual({ ...like.costs['el2-write'], of: like.id });
      expect(costs['isb']?.of).toBeUndefined();
      expect(terms.map(({ id }) => id)).toEqual(like.terms.map(({ id }) => id));
    }
  });

  test('is refused without a cycle, or without a core of its kind', () => {
    expect(() => calibrated(core, [new Map([[CYCLE_ROW, [0, 0]]])], hardwareProfiles)).toThrow(/a cycle/);
    expect(() => calibrated(core, [timesOf(() => 1, 1)], [])).toThrow(/no hardware profile .* EL2/);
  });
});
