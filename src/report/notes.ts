import { settingsNotes } from '../analysis/settings-notes.ts';
import type { BenchmarkKind } from '../catalog/benchmarks.ts';
import { benchmarksOf, isCompleted, type Measurement } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { kindOfMeasurement } from './kinds.ts';
import { microbenchmarkNotes, microbenchmarkUnitNotes } from './microbenchmark-notes.ts';
import { eachOf, sentence } from './said.ts';
import { kindsOf } from './workload-cells.ts';
import { workloadNotes, workloadUnitNotes } from './workload-notes.ts';

/** What one must know to read the tables of a run, a sentence or two each. */
export function notesOf(run: Run): string[] {
  return [
    ...run.measurements.flatMap(failuresOf),
    ...settingsOf(run),
    ...microbenchmarkNotes(run),
    ...workloadNotes(run),
    ...inexactNotes(run),
    describeEnd(run),
    `More: worldswitch show ${run.id} --format json (all that was recorded) or csv (every ${wordOf(run, SAMPLES)})`,
  ];
}

/** Parameters that had no effect, each said once. */
function settingsOf({ measurements }: Run): string[] {
  const said = measurements
    .filter(isCompleted)
    .flatMap(({ configuration, fingerprint: { software }, settings }) =>
      settingsNotes({ configuration, software, settings }).map((note) => ({ configuration, note })),
    );
  return [...Map.groupBy(said, ({ note }) => note)].map(([note, those]) => {
    const names = new Set(those.map(({ configuration }) => configuration));
    return `${[...names].join(', ')}: ${note}`;
  });
}

/** `Run 20261122T210145-3f9a, 2026-11-22 21:01 UTC`; if the run has a label: `Run 20261122T210145-3f9a (before), …`. */
export function titleOf({ id, startedAt, plan: { label } }: Pick<Run, 'id' | 'startedAt' | 'plan'>): string {
  const called = label === undefined ? '' : ` (${label})`;
  return `Run ${id}${called}, ${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}

/** What the units of a run's figures are, and of what they are medians. */
export function unitNotes(run: Run): string[] {
  return [...microbenchmarkUnitNotes(run), ...workloadUnitNotes(run)];
}

function failuresOf(measurement: Measurement): string[] {
  const { configuration } = measurement;
  if (measurement.state === 'failed') {
    return [failureText(sessionName(measurement), measurement)];
  }
  if (measurement.kind === 'workload') return [];
  return [...Map.groupBy(measurement.failures, ({ error }) => error).values()].flatMap((those) => {
    const [first] = those;
    const names = those.map(({ benchmark }) => benchmark).join(', ');
    return first === undefined ? [] : [failureText(`${names} on ${configuration}`, first)];
  });
}

function failureText(
  what: string,
  { error, next }: { readonly error: string; readonly next: string },
): string {
  return `${what} failed: ${sentence(error)} Next: ${next}`;
}

/** What a spread beside a figure says; nothing where all clocks are exact. */
function inexactNotes({ measurements }: Run): string[] {
  const inexact = measurements.filter(isCompleted).filter(({ clock }) => !clock.exact);
  if (inexact.length === 0) return [];
  const clocks = eachOf(inexact, ({ clock: { resolution, unit } }) => `${resolution} ${unit}`);
  return [
    'Behind a figure stands how far its batches or repetitions are from it (± median absolute deviation), as their clock is ' +
      `not exact: the same work does not always take the same. Its resolution: ${clocks}.`,
  ];
}

/** Words for runs of microbenchmarks, of workloads, and of both. */
type ByKind = Readonly<Record<BenchmarkKind | 'both', string>>;

const SAMPLES: ByKind = { microbenchmark: 'batch', workload: 'repetition', both: 'batch and repetition' };

const VERIFIED: ByKind = {
  microbenchmark: 'every configuration was measured twice',
  workload: 'every workload was run twice',
  both: 'every configuration was measured and every workload run twice',
};

const NOT_VERIFIED: ByKind = {
  microbenchmark: 'worldswitch run --verify measures everything twice',
  workload: 'worldswitch run --study workloads --verify runs everything twice',
  both: 'worldswitch run --verify measures everything twice',
};

function wordOf(run: Run, words: ByKind): string {
  const [kind = 'microbenchmark', other] = kindsOf(run);
  return words[other === undefined ? kind : 'both'];
}

function describeEnd(run: Run): string {
  if (run.endedAt === null) {
    return 'This run was interrupted, or is still going on: here is what it has measured.';
  }
  if (run.testbed === 'here') return 'Measure again to see how the VM differs from one hour to the next.';
  if (run.testbed === 'host') return 'Measure again to see how far the host gives the same figures twice.';
  if (run.verified)
    return `Verified: ${wordOf(run, VERIFIED)}, each from a machine booted afresh, without a difference.`;
  return run.plan.verify ? verifiedInPart(run) : `Not verified (${wordOf(run, NOT_VERIFIED)}).`;
}

/** Of a run that was to be verified and of which something failed: what has figures has them twice, without a difference. */
function verifiedInPart({ measurements }: Run): string {
  const [verified, failed] = [true, false].map((wanted) =>
    measurements.filter((each) => isCompleted(each) === wanted).map(sessionName),
  );
  const without = failed?.length ? `; not ${failed.join(', ')}, which failed` : '';
  return verified === undefined || verified.length === 0
    ? 'Verified: nothing, as all that was measured failed.'
    : `Verified: ${verified.join(', ')}, each measured twice from a machine booted afresh, without a difference${without}.`;
}

/** `kvm-arm64`, or `tcp-rr on kvm-arm64`. */
function sessionName(measurement: Measurement): string {
  const what = kindOfMeasurement(measurement) === 'workload' ? benchmarksOf(measurement) : [];
  return [...what, measurement.configuration].join(' on ');
}
