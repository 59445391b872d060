import { outcomesOf } from '../../analysis/outcomes.ts';
import { type Cell, isSameCell } from '../../catalog/benchmarks.ts';
import type { IndexedConditions, IndexedSoftware } from '../../results/figure-index.ts';
import type { Fingerprint } from '../../results/fingerprint.ts';
import { isCompleted, isOfWorkload, type Measurement } from '../../results/measurement.ts';
import type { Plan } from '../../results/plan.ts';
import { type Component, componentOf, type Role } from '../../results/software.ts';
import type { FoundUnindexed, NewIndexedFigure, Store, Unindexed } from '../../results/store.ts';
import { WorldswitchError } from '../../system/errors.ts';

/** So many measurements are indexed in one transaction: whoever else writes waits no longer than these take. */
const AT_ONCE = 50;

/** Figures of a measurement, for the index. */
type Indexable = Unindexed & { readonly figures: readonly NewIndexedFigure[] };

/** Brings the index of figures up to date: with what was measured, imported or written by another worldswitch since. */
export function bringIndexUpToDate(store: Store): void {
  for (;;) {
    const missing = store.unindexed(AT_ONCE);
    if (missing.length === 0) return;
    const byRun = [...Map.groupBy(missing, ({ run }) => run)];
    store.index(byRun.flatMap(([run, places]) => indexableOf(store, run, places)));
  }
}

/** Of a run that can't be read there is nothing to index. */
function indexableOf(store: Store, run: string, places: readonly FoundUnindexed[]): Indexable[] {
  try {
    const { measurements, plan } = store.get(run, { explanationsOf: [] });
    const explained = store.explainedCells(run);
    return places.map(({ among, measurement }) => {
      const found = measurements[among];
      return { run, measurement, figures: found === undefined ? [] : figuresToIndex(found, plan, explained) };
    });
  } catch (error) {
    if (!(error instanceof WorldswitchError)) throw error;
    return places.map(({ measurement }) => ({ run, measurement, figures: [] }));
  }
}

/** The cells of a measurement, measured or not. @param explained the microbenchmarks of its run that are */
export function figuresToIndex(
  measurement: Measurement,
  plan: Pick<Plan, 'microbenchmarks' | 'explain'>,
  explained: readonly Cell[],
): NewIndexedFigure[] {
  const { configuration } = measurement;
  const conditions = isCompleted(measurement)
    ? conditionsOfFingerprint(measurement.fingerprint)
    : conditionsOfPlan(measurement.software, plan);
  const { figures, failures } = outcomesOf(measurement);
  const accounted =
    isCompleted(measurement) && isOfWorkload(measurement) && measurement.account !== undefined;
  return [
    ...figures.map(({ benchmark, clock, value, sensitivity = null }) => ({
      ...{ configuration, benchmark, conditions, failure: null },
      figure: { unit: clock.unit, exact: clock.exact, value, sensitivity },
      explained:
        accounted || plan.explain || explained.some((each) => isSameCell(each, { configuration, benchmark })),
    })),
    ...failures.map(({ benchmark, error, next }) => ({
      ...{ configuration, benchmark, conditions, figure: undefined },
      failure: { error, next },
      explained: false,
    })),
  ];
}

/** What a measurement that failed was to be measured with, and how often. */
function conditionsOfPlan(
  software: readonly Component[] = [],
  { microbenchmarks }: Pick<Plan, 'microbenchmarks'>,
): IndexedConditions {
  const { batches = 0, iterations = 0 } = microbenchmarks ?? {};
  return conditionsOf(software, 0, `${iterations} x ${batches}`);
}

function conditionsOfFingerprint(fingerprint: Fingerprint): IndexedConditions {
  const { parameters, software, testbed } = fingerprint;
  const counts =
    'batches' in parameters
      ? `${parameters.iterations} x ${parameters.batches}`
      : `${parameters.units} x ${parameters.repetitions} x ${parameters.launches ?? 1}`;
  const version = fingerprint.testbed === 'emulated' ? (fingerprint.measurementVersion ?? 0) : 0;
  const conditions = conditionsOf(software, version, counts);
  return testbed === 'emulated'
    ? conditions
    : { ...conditions, own: [testbed, conditions.own].join(' ').trim() };
}

function conditionsOf(
  software: readonly Component[],
  measurementVersion: number,
  counts: string,
): IndexedConditions {
  const of = (role: Role): IndexedSoftware | null => {
    const found = componentOf(software, role);
    if (found === undefined) return null;
    const { version, package: from } = found;
    return { version, package: from && { name: from.name, version: from.version } };
  };
  const own = software.flatMap(({ file, parameters = [] }) => [
    ...(file === undefined ? [] : [file]),
    ...parameters,
  ]);
  return {
    measurementVersion,
    ...{ kernel: of('kernel'), hypervisor: of('hypervisor'), emulator: of('emulator') },
    own: own.join(' '),
    counts,
  };
}
