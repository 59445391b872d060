import { baselineOfRun } from '../analysis/baseline-of-run.ts';
import { termsIn, withAccepted, withTolerancesOf } from '../analysis/baseline-terms.ts';
import type { ChangedCell, Comparison } from '../analysis/comparison.ts';
import { requireMachines, requireSameProtocol } from '../analysis/comparability.ts';
import { benchmarksOfFacts, countsOf } from '../analysis/facts.ts';
import { type MeasuredSide, sideOfBaseline, sideOfRun } from '../analysis/side.ts';
import type { Tolerance } from '../analysis/tolerance.ts';
import { judge, type Verdict } from '../analysis/verdict.ts';
import { type Cell, isSameCell } from '../catalog/benchmarks.ts';
import { configurations } from '../catalog/configurations.ts';
import { findBenchmark, findConfiguration } from '../catalog/find.ts';
import { PROTOCOL_VERSION } from '../protocol/messages.ts';
import type { Baseline } from '../results/baseline-schema.ts';
import { readBaseline, writeBaseline } from '../results/baseline.ts';
import type { Run } from '../results/schema.ts';
import { MisuseError, sentence, WorldswitchError } from '../system/errors.ts';
import { benchmarksOf } from '../testbeds/testbed.ts';
import { defined, planAlike, withParametersOf } from './alike.ts';
import { compareMeasured, only } from './compare.ts';
import { requireHeeded } from './heeded.ts';
import { requireSound } from './premises.ts';
import { planStudy, type Study, type StudyRequest } from './study.ts';

/**
 * What is to be checked, and how it is measured where that is to be another way than in the baseline. Configurations and
 * benchmarks that are named are checked instead of all that the baseline holds.
 */
export type CheckRequest = StudyRequest & {
  /** The file of the baseline. */
  readonly file: string;
  readonly tolerance: Tolerance;
  /** Writes the file anew from what is measured, whatever the verdict. */
  readonly update: boolean;
  /** Writes into the file that what takes more is accepted, for this reason. */
  readonly accept?: string | undefined;
};

/** Where baselines are kept. */
export interface Baselines {
  /** `undefined` if there is none in the file. */
  readonly read: (file: string) => Promise<Baseline | undefined>;
  readonly write: (file: string, baseline: Baseline) => Promise<void>;
}

const inFiles: Baselines = { read: readBaseline, write: writeBaseline };

/** What a check found, and what it did. */
export interface CheckResult {
  /** `undefined` if there was no baseline, or an update replaced one that nothing can be compared with. */
  readonly judged: { readonly comparison: Comparison; readonly verdict: Verdict } | undefined;
  /** What was done with the file, a sentence each. */
  readonly lines: readonly string[];
  /**
   * `passed`: nothing got worse, or the file says now that it is so; `longer`: something did; `incomplete`: what could be measured
   * did not, and something could not; `unjudged`: what can be judged did not, and something can't.
   */
  readonly outcome: 'passed' | 'longer' | 'incomplete' | 'unjudged';
}

/**
 * Measures what a baseline holds and compares.
 *
 * @param measure executes a study and stores its run
 * @throws MisuseError if there is no baseline to compare with; WorldswitchError if it can't be compared with what was measured
 */
export async function check(
  request: CheckRequest,
  measure: (study: Study) => Promise<Run>,
  baselines: Baselines = inFiles,
): Promise<CheckResult> {
  const baseline = await baselines.read(request.file);
  if (baseline === undefined && !request.update) {
    throw new MisuseError('there is no such baseline', {
      file: request.file,
      next: `worldswitch check --baseline ${request.file} --update makes it`,
    });
  }
  const study = planCheck(request, baseline);
  requireHeeded(request, study.sessions);
  requireSound(study.sessions);
  if (baseline !== undefined && !request.update) requireJudgeable(heldOf(request, baseline), study);
  const run = await measure(study);
  if (request.update || baseline === undefined) return update(request, baseline, run, baselines);
  const held = hold(request, baseline, run);
  return request.accept === undefined
    ? held
    : accept(request.file, request.accept, baseline, held, baselines);
}

/**
 * The study of what a baseline holds, as it was measured; of all microbenchmarks if there is none, or if an update is to
 * hold other configurations.
 */
export function planCheck(
  { file, tolerance: _tolerance, update: anew, accept: _accept, ...asked }: CheckRequest,
  baseline: Baseline | undefined,
): Study {
  const wanted = defined(asked);
  const request = { ...wanted, explain: true };
  const side = baseline && sideOfBaseline(baseline, file);
  const held = side?.facts ?? [];
  if (side === undefined || (anew && wanted.configurations !== undefined)) {
    return withParametersOf(held, planStudy({ ...countsOf(held), ...request }));
  }
  for (const id of wanted.configurations ?? []) findConfiguration(id);
  for (const id of wanted.benchmarks ?? []) findBenchmark(id);
  // An update may take in what the baseline has not.
  if (!anew) only(side, wanted);
  const holding = new Set(held.map(({ configuration }) => configuration));
  const chosen = configurations
    .map(({ id }) => id)
    .filter((id) => holding.has(id) && (wanted.configurations?.includes(id) ?? true));
  const study = planAlike(chosen, held, request);
  if (study.sessions.length > 0) return study;
  throw new WorldswitchError(
    'the baseline holds nothing of that which this version of worldswitch can measure',
    {
      file,
      next: `choose others with -c, -m and -w, or make it anew: worldswitch check --baseline ${file} --update`,
    },
  );
}

/** Measuring takes a while: what can't be judged then is refused before. */
function requireJudgeable({ facts }: MeasuredSide, { sessions }: Study): void {
  for (const session of sessions) {
    const { id, machine } = session.configuration;
    const measured = benchmarksOf(session);
    for (const held of facts.filter(({ configuration }) => configuration === id)) {
      if (!benchmarksOfFacts(held).some((benchmark) => measured.includes(benchmark))) continue;
      const label = 'this worldswitch';
      const now = { ...held, label, machine: machine.id, protocol: PROTOCOL_VERSION };
      requireMachines(held, now, 'same');
      requireSameProtocol(held, now);
    }
  }
}

function hold(request: CheckRequest, baseline: Baseline, run: Run): CheckResult {
  const judged = judgeRun(request, baseline, run);
  const { improvements, added, accepted, reasons } = judged.verdict;
  const again = `worldswitch check --baseline ${request.file} --update`;
  const lines = [
    ...accepted.map(
      ({ configuration, benchmark }, index) =>
        `Accepted: ${configuration.b} ${benchmark}, since ${sentence(reasons[index] ?? '')}`,
    ),
    ...(improvements.length === 0
      ? []
      : [`What takes ${fewer(improvements)} than in the baseline, ${again} holds on to.`]),
    ...(added.length === 0 ? [] : [`What the baseline has not, ${again} takes in.`]),
  ];
  return { judged, lines, outcome: outcomeOf(judged.verdict) };
}

/** That something takes more is known whatever else could not be measured or judged. */
function outcomeOf(verdict: Verdict): CheckResult['outcome'] {
  return verdict.regressions.length > 0 ? 'longer' : outcomeOfOthers(verdict);
}

/** What is left to say if whatever takes more may. */
function outcomeOfOthers({ failed, unjudged }: Verdict): CheckResult['outcome'] {
  if (failed.length > 0) return 'incomplete';
  return unjudged.length > 0 ? 'unjudged' : 'passed';
}

/** Writes into the file that what takes more than it holds was wanted. */
async function accept(
  file: string,
  reason: string,
  baseline: Baseline,
  { judged, lines, outcome }: CheckResult,
  { write }: Baselines,
): Promise<CheckResult> {
  const cells = judged?.verdict.regressions ?? [];
  if (judged === undefined || cells.length === 0)
    return { judged, lines: [...lines, 'There is nothing to accept.'], outcome };
  await write(file, withAccepted(baseline, cells, reason));
  const names = cells.map(({ configuration, benchmark }) => `${configuration.b} ${benchmark}`);
  return {
    judged,
    lines: [...lines, `${file} says now that these are accepted: ${names.join(', ')}.`],
    outcome: outcomeOfOthers(judged.verdict),
  };
}

/** `fewer instructions`, if that is what all of them are. */
function fewer(cells: readonly ChangedCell[]): string {
  const [unit, ...others] = new Set(cells.map(({ clock }) => clock.unit));
  return unit === undefined || others.length > 0 ? 'less' : `fewer ${unit}`;
}

async function update(
  request: CheckRequest,
  baseline: Baseline | undefined,
  run: Run,
  { write }: Baselines,
): Promise<CheckResult> {
  const made = withTolerancesOf(baseline, baselineOfRun(run));
  const compared = baseline === undefined ? {} : tryToJudge(request, baseline, run);
  await write(request.file, made);
  const cells = cellsOf(made);
  const held = [...new Set(cells.map(({ configuration }) => configuration))];
  const lines = [
    ...(compared.refusal === undefined ? [] : [`Not compared with what it held: ${compared.refusal}.`]),
    `${request.file} holds ${cells.length} figure${cells.length === 1 ? '' : 's'} of ${held.join(', ')}.`,
    ...droppedLines(baseline === undefined ? [] : cellsOf(baseline), cells),
  ];
  return { judged: compared.judged, lines, outcome: 'passed' };
}

function cellsOf({ measurements }: Baseline): Cell[] {
  return measurements.flatMap(({ configuration, cells }) =>
    cells.map(({ benchmark }) => ({ configuration, benchmark })),
  );
}

/** What a baseline no longer holds: whole configurations, and cells of the others. */
function droppedLines(before: readonly Cell[], now: readonly Cell[]): string[] {
  const left = new Set(now.map(({ configuration }) => configuration));
  const dropped = before
    .filter((cell) => now.every((each) => !isSameCell(each, cell)))
    .map(({ configuration, benchmark }) =>
      left.has(configuration) ? `${configuration} ${benchmark}` : configuration,
    );
  if (dropped.length === 0) return [];
  return [`It no longer holds ${[...new Set(dropped)].join(', ')}, which was not measured.`];
}

/** An update is the way out for a baseline that can't be compared any more. */
function tryToJudge(
  request: CheckRequest,
  baseline: Baseline,
  run: Run,
): { judged?: CheckResult['judged']; refusal?: string } {
  try {
    return { judged: judgeRun(request, baseline, run) };
  } catch (error) {
    if (!(error instanceof WorldswitchError)) throw error;
    return { refusal: error.message };
  }
}

/** Of a baseline what is asked for: all of it by default. */
function heldOf(request: CheckRequest, baseline: Baseline): MeasuredSide {
  return only(sideOfBaseline(baseline, request.file), request);
}

function judgeRun(request: CheckRequest, baseline: Baseline, run: Run): NonNullable<CheckResult['judged']> {
  const a = heldOf(request, baseline);
  const b = sideOfRun(run, `run ${run.id}`);
  const comparison = compareMeasured(a, b);
  const failed = b.failures.map(({ name }) => name);
  return { comparison, verdict: judge(comparison, request.tolerance, failed, termsIn(baseline)) };
}
