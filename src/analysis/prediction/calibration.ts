import type { Architecture } from '../../catalog/architectures.ts';
import {
  type Beside,
  besideOn,
  CYCLE_ROW,
  type Measurable,
  measurableOn,
  rowsOf,
  VECTORS_ROW,
  VERW_ROW,
} from '../../catalog/hardware/measurable.ts';
import type { Virtualization } from '../../catalog/hardware/event-kinds.ts';
import type { Calibration, Cost, HardwareProfile, Term } from '../../catalog/hardware/schema.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { median } from '../statistics.ts';
import type { Range } from './range.ts';

/** What rows took in one repetition: of each its batches, in ticks per event, what timing takes subtracted. */
export type EventTimes = ReadonlyMap<string, readonly number[]>;

/** A core that was measured, and where. */
export interface CalibratedCore {
  readonly architecture: Architecture;
  readonly virtualization: Virtualization;
  /** Ticks a nanosecond of the counter. */
  readonly ticksPerNanosecond: number;
  readonly about: Omit<Calibration, 'repetitions' | 'nearest' | 'beside'>;
}

/** A profile of what was measured, and of the rest what is known of the core that is most like it. */
export type CalibratedProfile = HardwareProfile & { readonly calibration: Calibration };

/**
 * Makes a profile of a core from what events take there.
 *
 * @param repetitions in which all rows were measured
 * @param profiles those that the rest can be taken over from: the nearest, by what was measured
 * @throws WorldswitchError if it was not measured what a cycle is, or no profile is of such hardware
 */
export function calibrated(
  core: CalibratedCore,
  repetitions: readonly EventTimes[],
  profiles: readonly HardwareProfile[],
): CalibratedProfile {
  const { architecture, virtualization, ticksPerNanosecond, about } = core;
  const rows = cyclesOfRows(repetitions);
  const kinds = measurableOn(architecture, true);
  const measured = {
    ...Object.fromEntries(kinds.flatMap((kind) => measuredCost(kind, rows, repetitions.length))),
    ...costsOfVectors(rows.get(VECTORS_ROW)),
  };
  const nearest = nearestOf(measured, profiles, virtualization);
  const kept = Object.entries(nearest.costs).filter(([kind]) => measured[kind] === undefined);
  return {
    id: `calibrated-${slugOf(about.cpu)}`,
    title: `${about.cpu}, calibrated ${PLACES[about.testbed]} on ${about.at.slice(0, 10)}`,
    virtualization,
    gigahertz: ticksPerNanosecond / median(repetitions.map(ticksOfCycle)),
    costs: {
      ...Object.fromEntries(kept.map(([kind, cost]) => [kind, { ...cost, of: nearest.id }])),
      ...measured,
    },
    terms: [
      ...nearest.terms.map((term) => ({ ...term, of: nearest.id })),
      ...termsOf(rows.get(VERW_ROW), repetitions.length),
    ],
    madeFrom: nearest.madeFrom,
    calibration: {
      ...about,
      repetitions: repetitions.length,
      nearest: nearest.id,
      beside: besideOn(architecture, true).flatMap((each) => besides(each, rows, repetitions.length)),
    },
  };
}

const PLACES = { here: 'in a VM', host: 'in a VM of its host' } as const;

function slugOf(text: string): string {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? ['core'];
  return words.join('-').slice(0, 60).replace(/-$/, '');
}

/** Ticks of a cycle: the least of its batches' middles, as nothing makes a cycle shorter. */
function ticksOfCycle(times: EventTimes): number {
  const ticks = times.get(CYCLE_ROW);
  const middle = ticks === undefined || ticks.length === 0 ? 0 : median(ticks);
  if (middle > 0) return middle;
  throw new WorldswitchError('how long a cycle takes could not be measured', {
    next: 'measure again when the machine has less to do',
  });
}

/** Of each row its cycles per event: the median of the repetitions' medians, between the ends of all their quartiles. */
function cyclesOfRows(repetitions: readonly EventTimes[]): ReadonlyMap<string, Range> {
  const cycles = repetitions.map(ticksOfCycle);
  const rows = new Set(repetitions.flatMap((times) => [...times.keys()]));
  return new Map(
    [...rows].map((row) => {
      const quartiles = repetitions.flatMap((times, index) => {
        const ticks = times.get(row);
        return ticks === undefined || ticks.length === 0 ? [] : [quartilesOf(ticks, cycles[index] ?? 1)];
      });
      return [
        row,
        {
          least: Math.min(...quartiles.map(([low]) => low)),
          middle: median(quartiles.map(([, middle]) => middle)),
          most: Math.max(...quartiles.map(([, , high]) => high)),
        },
      ];
    }),
  );
}

/** In cycles; noise of what takes next to nothing may be below zero. */
function quartilesOf(ticks: readonly number[], cycle: number): [low: number, middle: number, high: number] {
  const sorted = ticks.map((each) => Math.max(0, each / cycle)).toSorted((a, b) => a - b);
  const last = sorted.length - 1;
  return [sorted[Math.floor(last / 4)] ?? 0, median(sorted), sorted[Math.ceil((3 * last) / 4)] ?? 0];
}

function measuredCost(
  kind: Measurable,
  rows: ReadonlyMap<string, Range>,
  repetitions: number,
): [string, Cost][] {
  const { row, least, most } = rowsOf(kind);
  const own = rows.get(row);
  if (own === undefined) return [];
  const all = [row, least, most].flatMap((each) => (each === undefined ? [] : (rows.get(each) ?? [])));
  const range = {
    least: Math.min(...all.map((each) => each.least)),
    middle: own.middle,
    most: Math.max(...all.map((each) => each.most)),
  };
  const bounds = [
    ...(kind.least === undefined ? [] : [`at least: ${kind.least}`]),
    ...(kind.most === undefined ? [] : [`at most: ${kind.most}`]),
  ];
  return [[kind.kind, costOf(range, [kind.by, ...bounds].join('; '), repetitions)]];
}

function costOf({ least, middle, most }: Range, by: string, repetitions: number): Cost {
  return {
    ...{ cycles: middle, least, most },
    provenance: 'measured',
    source: `worldswitch calibrate, ${repetitions} ${repetitions === 1 ? 'repetition' : 'repetitions'}: ${by}`,
  };
}

/** An HVC that the vectors answer is an exception to EL2, the return from it and a few instructions; which takes how much is not seen. */
function costsOfVectors(both: Range | undefined): Record<string, Cost> {
  if (both === undefined) return {};
  const one: Cost = {
    cycles: both.middle / 2,
    least: both.least / 4,
    most: (3 * both.most) / 4,
    provenance: 'measured',
    source:
      'worldswitch calibrate: an HVC that the EL2 vectors answer is both, and a few instructions; either is taken to be between a quarter and three quarters of it',
  };
  return { 'el2-entry': one, 'el2-return': one };
}

function termsOf(verw: Range | undefined, repetitions: number): Term[] {
  if (verw === undefined) return [];
  return [
    {
      id: 'verw',
      title: 'VERW by itself',
      switchedOnBy: 'mds, taa, mmio_stale_data or reg_file_data_sampling',
      per: 'vm-entry',
      ...costOf(verw, 'VERW', repetitions),
    },
  ];
}

function besides(
  { id, title, by }: Beside,
  rows: ReadonlyMap<string, Range>,
  repetitions: number,
): Calibration['beside'] {
  const range = rows.get(id);
  return range === undefined || id === CYCLE_ROW ? [] : [{ title, ...costOf(range, by, repetitions) }];
}

/**
 * The profile whose costs of what was measured are the nearest, by the mean of their ratios; with the same kind of virtualization.
 *
 * @throws WorldswitchError if none is of such hardware
 */
function nearestOf(
  measured: Readonly<Record<string, Cost>>,
  profiles: readonly HardwareProfile[],
  virtualization: Virtualization,
): HardwareProfile {
  const distance = ({ costs }: HardwareProfile): number => {
    const ratios = Object.entries(measured).flatMap(([kind, { cycles }]) => {
      const other = costs[kind]?.cycles ?? 0;
      return cycles > 0 && other > 0 ? [Math.abs(Math.log(cycles / other))] : [];
    });
    return ratios.length === 0 ? 0 : ratios.reduce((sum, each) => sum + each, 0) / ratios.length;
  };
  const [nearest] = profiles
    .filter((profile) => profile.virtualization === virtualization)
    .toSorted((a, b) => distance(a) - distance(b));
  if (nearest !== undefined) return nearest;
  throw new WorldswitchError(
    `no hardware profile is of a core with ${virtualization} that the rest could be taken over from`,
    { next: 'name another one with --base' },
  );
}
