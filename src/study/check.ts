import { baselineOfRun } from '../analysis/baseline-of-run.ts';
import type { Comparison } from '../analysis/comparison.ts';
import { sideOfBaseline, sideOfRun } from '../analysis/side.ts';
import type { Tolerance } from '../analysis/tolerance.ts';
import { judge, type Verdict } from '../analysis/verdict.ts';
import { configurations } from '../catalog/configurations.ts';
import { findConfiguration, findMicrobenchmark } from '../catalog/find.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import type { Baseline } from '../results/baseline-schema.ts';
import { readBaseline, writeBaseline } from '../results/baseline.ts';
import type { Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import { compareMeasured, type Measure } from './compare.ts';
import type { SoftwareVersions } from './sides.ts';
import { planStudy, type Study } from './study.ts';

/** What is to be checked. */
export interface CheckRequest {
  /** The file of the baseline. */
  readonly file: string;
  readonly tolerance: Tolerance;
  /** Writes the file anew from what is measured, whatever the verdict. */
  readonly update: boolean;
  readonly versions: SoftwareVersions;
  /** Added to the configurations' own. */
  readonly kernelParameters: readonly string[];
  readonly xenParameters: readonly string[];
  /** Only these instead of all that the baseline holds. */
  readonly configurations?: readonly string[];
  readonly microbenchmarks?: readonly string[];
}

/** What a check found, and what it did. */
export interface CheckResult {
  /** `undefined` if there was no baseline, or an update replaced one that nothing can be compared with. */
  readonly judged: { readonly comparison: Comparison; readonly verdict: Verdict } | undefined;
  /** What was done with the file, a sentence each. */
  readonly lines: readonly string[];
  /** Nothing got worse, or the file says now that it is so. */
  readonly passed: boolean;
}

/**
 * Measures what a baseline holds and compares.
 *
 * @throws WorldswitchError if there is no baseline to compare with, or it can't be compared with what was measured
 */
export async function check(request: CheckRequest, measure: Measure): Promise<CheckResult> {
  const baseline = await readBaseline(request.file);
  if (baseline === undefined && !request.update) {
    throw new WorldswitchError('there is no such baseline', {
      file: request.file,
      next: `worldswitch check --baseline ${request.file} --update makes it`,
    });
  }
  const study = planCheck(request, baseline);
  const run = await measure(study, request.versions);
  if (request.update || baseline === undefined) return update(request, baseline, study, run);
  return hold(request, baseline, study, run);
}

/**
 * The study of what a baseline holds, as it was measured; of all if there is none, or if an update is to hold other
 * configurations.
 */
export function planCheck(request: CheckRequest, baseline: Baseline | undefined): Study {
  const named = {
    ...(request.configurations === undefined ? {} : { configurations: request.configurations }),
    ...(request.microbenchmarks === undefined ? {} : { microbenchmarks: request.microbenchmarks }),
  };
  const { kernelParameters, xenParameters } = request;
  const how = { kernelParameters, xenParameters, explain: true };
  const anew = request.update && request.configurations !== undefined;
  if (baseline === undefined || anew) return planStudy({ ...baseline?.parameters, ...named, ...how });
  const held = {
    configurations: baseline.configurations.map(({ id }) => id).filter(isConfiguration),
    microbenchmarks: baseline.configurations
      .filter(({ id }) => request.configurations?.includes(id) ?? true)
      .flatMap(({ cells }) => cells.map(({ microbenchmark }) => microbenchmark))
      .filter(isMicrobenchmark),
  };
  for (const id of request.configurations ?? []) findConfiguration(id);
  for (const id of request.microbenchmarks ?? []) findMicrobenchmark(id);
  const chosen = { ...held, ...named };
  if (chosen.configurations.length === 0 || chosen.microbenchmarks.length === 0) {
    throw new WorldswitchError(
      'the baseline holds nothing of that which this version of worldswitch can measure',
      {
        file: request.file,
        next: `choose others with -c and -m, or make it anew: worldswitch check --baseline ${request.file} --update`,
      },
    );
  }
  return planStudy({ ...chosen, ...baseline.parameters, ...how });
}

function hold(request: CheckRequest, baseline: Baseline, study: Study, run: Run): CheckResult {
  const judged = judgeRun(request, baseline, study, run);
  const { improvements, added, passed } = judged.verdict;
  const again = `worldswitch check --baseline ${request.file} --update`;
  const lines = [
    ...(improvements.length === 0
      ? []
      : [`What takes fewer instructions than in the baseline, ${again} holds on to.`]),
    ...(added.length === 0 ? [] : [`What the baseline has not, ${again} takes in.`]),
  ];
  return { judged, lines, passed };
}

async function update(
  request: CheckRequest,
  baseline: Baseline | undefined,
  study: Study,
  run: Run,
): Promise<CheckResult> {
  const made = baselineOfRun(run);
  const compared = baseline === undefined ? {} : tryToJudge(request, baseline, study, run);
  await writeBaseline(request.file, made);
  const cells = made.configurations.reduce((sum, configuration) => sum + configuration.cells.length, 0);
  const dropped = (baseline?.configurations ?? [])
    .map(({ id }) => id)
    .filter((id) => made.configurations.every((configuration) => configuration.id !== id));
  const lines = [
    ...(compared.refusal === undefined ? [] : [`Not compared with what it held: ${compared.refusal}.`]),
    `${request.file} holds ${cells} figure${cells === 1 ? '' : 's'} of ${made.configurations.map(({ id }) => id).join(', ')}.`,
    ...(dropped.length === 0 ? [] : [`It no longer holds ${dropped.join(', ')}, which was not measured.`]),
  ];
  return { judged: compared.judged, lines, passed: true };
}

/** An update is the way out for a baseline that can't be compared any more. */
function tryToJudge(
  request: CheckRequest,
  baseline: Baseline,
  study: Study,
  run: Run,
): { judged?: CheckResult['judged']; refusal?: string } {
  try {
    return { judged: judgeRun(request, baseline, study, run) };
  } catch (error) {
    if (!(error instanceof WorldswitchError)) throw error;
    return { refusal: error.message };
  }
}

/** Of the baseline only what was to be measured: the rest was not asked for. */
function judgeRun(
  request: CheckRequest,
  baseline: Baseline,
  study: Study,
  run: Run,
): NonNullable<CheckResult['judged']> {
  const held = sideOfBaseline(baseline, request.file);
  const asked = (cell: { configuration: string; microbenchmark: string }): boolean =>
    (request.configurations?.includes(cell.configuration) ?? true) &&
    (request.microbenchmarks?.includes(cell.microbenchmark) ?? true);
  const measured = new Set(study.configurations.map(({ id }) => id));
  const a = {
    ...held,
    cells: held.cells.filter(asked),
    facts: held.facts.filter(({ configuration }) => measured.has(configuration)),
  };
  const b = sideOfRun(run, `run ${run.id}`);
  const comparison = compareMeasured(a, b);
  const failed = b.failures.map(({ configuration }) => configuration);
  return { comparison, verdict: judge(comparison, request.tolerance, failed) };
}

function isConfiguration(id: string): boolean {
  return configurations.some((known) => known.id === id);
}

function isMicrobenchmark(id: string): boolean {
  return microbenchmarks.some((known) => known.id === id);
}
