import { Command } from 'commander';
import { type BenchmarkOptions, namedBenchmarks } from '../src/cli/benchmark-options.ts';
import { checkCommand } from '../src/cli/check.ts';
import { compareCommand } from '../src/cli/compare.ts';
import { explainCommand } from '../src/cli/explain.ts';
import { type SoftwareChoice, softwareOrderOf } from '../src/cli/options.ts';
import { requestedBy } from '../src/cli/requested.ts';
import { predictCommand } from '../src/cli/predict.ts';
import { reproduceCommand } from '../src/cli/reproduce.ts';
import { runCommand } from '../src/cli/run.ts';
import { parseTolerance } from '../src/analysis/tolerance.ts';
import { comparisonFormatOfFile, comparisonFormats } from '../src/report/comparison-format.ts';
import { explainedCell } from '../src/report/explained-cells.ts';
import { explanationFormats, formatOfFile } from '../src/report/explanation-format.ts';
import { formats } from '../src/report/format.ts';
import { renderReproduction } from '../src/report/reproduction.ts';
import { predictionFormats } from '../src/report/prediction-format.ts';
import type { Baseline } from '../src/results/baseline-schema.ts';
import { benchmarksOf } from '../src/results/measurement.ts';
import type { Run } from '../src/results/schema.ts';
import { check } from '../src/study/check.ts';
import { compare } from '../src/study/compare.ts';
import { predictSides } from '../src/study/predict.ts';
import { planReproduction } from '../src/study/reproduce/plan.ts';
import { holdReproduction } from '../src/work/reproduce.ts';

/** What commands that follow each other leave behind for the next one. */
export interface Session {
  /** Of `run`, in their order. */
  readonly runs: Run[];
  /** By the names of their files. */
  readonly baselines: Map<string, Baseline>;
}
import { readRun, recordedFiles } from './recordings.ts';

/** A session in which no command has been given. */
export function emptySession(): Session {
  return { runs: [], baselines: new Map() };
}

/** The commands whose output is made of what was measured. */
export const replayed = ['run', 'explain', 'compare', 'reproduce', 'check', 'predict'] as const;

/**
 * What a command writes on standard output, or into the file that it is told to write, without measuring: it takes its
 * runs from a recording, and is otherwise the command itself.
 *
 * @param words as they are typed after `worldswitch`
 * @param recorded the runs that it made, or one that holds what it would have measured
 * @throws Error if the recording is not of this command
 */
export async function replay(
  words: readonly string[],
  session: Session,
  recorded: () => Promise<readonly Run[]>,
): Promise<string> {
  const printed: string[] = [];
  const say = (text: string): void => void printed.push(text);
  const next = nextOf(recorded);
  const program = new Command().exitOverride();
  for (const command of [
    runOf(session, next, say),
    explainOf(next, say),
    compareOf(session, next, say),
    reproduceOf(session, next, say),
    checkOf(session, next, say),
    predictOf(session, next, say),
  ])
    program.addCommand(command.exitOverride());
  await program.parseAsync(words, { from: 'user' });
  return printed.join('');
}

type Next = () => Promise<Run>;
type Say = (text: string) => void;

const signal = new AbortController().signal;

/** One run after the other, as the command made them. */
function nextOf(recorded: () => Promise<readonly Run[]>): Next {
  let taken = 0;
  return async () => {
    const run = (await recorded())[taken++];
    if (run === undefined) throw new Error(`it makes ${taken} runs, and fewer are recorded`);
    return run;
  };
}

function runOf({ runs }: Session, next: Next, say: Say): Command {
  return runCommand(signal).action(async (options: BenchmarkOptions) => {
    const run = onlyCells(await next(), options);
    runs.push(run);
    say(formats.table(run));
  });
}

/** Of a run of workloads only those that options name: each is measured in a machine of its own. */
function onlyCells(run: Run, options: BenchmarkOptions): Run {
  const named = options.workload === undefined ? undefined : namedBenchmarks(options);
  const isWanted = (configuration: string, benchmarks: readonly string[]): boolean =>
    (options.configuration?.includes(configuration) ?? true) &&
    (named === undefined || benchmarks.some((id) => named.includes(id)));
  return {
    ...run,
    plan: {
      ...run.plan,
      sessions: run.plan.sessions.filter((each) => isWanted(each.configuration, each.benchmarks)),
    },
    measurements: run.measurements.filter((each) => isWanted(each.configuration, benchmarksOf(each))),
  };
}

function explainOf(next: Next, say: Say): Command {
  return explainCommand(signal).action(
    async (
      configuration: string,
      benchmark: string,
      { output, top, all }: { output?: string; top?: number; all?: boolean },
    ) => {
      const format = output === undefined ? 'table' : formatOfFile(output);
      say(
        explanationFormats[format](explainedCell(await next(), configuration, benchmark), {
          functions: all === true ? Infinity : top,
        }),
      );
    },
  );
}

function compareOf({ runs }: Session, next: Next, say: Say): Command {
  return compareCommand(signal).action(
    async (a: string, b: string, { output, ...options }: BenchmarkOptions & { output?: string }) => {
      const request = { ...(await requestedBy(options)), a, b };
      const { comparison } = await compare(request, { findRun: (id) => findRun(runs, id), measure: next });
      const format = output === undefined ? 'table' : comparisonFormatOfFile(output);
      say(comparisonFormats[format](comparison));
    },
  );
}

/** A stored run is one that a command of the block made, by its label. */
function reproduceOf({ runs }: Session, next: Next, say: Say): Command {
  return reproduceCommand(signal).action(async (label: string) => {
    const recorded = runs.find(({ plan }) => plan.label === label);
    if (recorded === undefined)
      throw new Error(`no command of the block makes a run that is called ${label}`);
    const { sessions, notReproduced } = planReproduction(recorded, {
      kernel: false,
      xen: false,
      suite: undefined,
    });
    const groups = [{ software: {}, sessions }];
    const whole = { recorded, groups, notReproduced };
    say(renderReproduction(holdReproduction(whole, `run ${recorded.id}`, await next())));
  });
}

function findRun(runs: readonly Run[], id: string): Run {
  const found = id === 'latest' ? runs.at(-1) : runs.find((run) => run.id === id);
  if (found === undefined) throw new Error(`no command of the block makes the run ${id}`);
  return found;
}

interface PredictOptions {
  hardware: string;
  configuration?: string[];
  microbenchmark?: string[];
  workload?: string[];
  whatIf?: string[];
  anchor?: string;
  format: keyof typeof predictionFormats;
}

/** What it predicts of no measurement of its own is of the block's latest run, or of the recording that is named. */
function predictOf({ runs }: Session, next: Next, say: Say): Command {
  return predictCommand(signal).action(async (sides: string[], options: PredictOptions) => {
    const { hardware, anchor, whatIf = [], configuration, microbenchmark, workload, format } = options;
    if (sides.length === 0 && runs.length === 0) runs.push(await next());
    const report = await predictSides(
      {
        ...{ sides, hardware, anchor, whatIf },
        ...{ configurations: configuration, benchmarks: microbenchmark, workloads: workload },
      },
      { findRun: (id) => findRun(runs, id), stored: () => storedWith(runs), measure: next },
    );
    say(predictionFormats[format](report));
  });
}

/** A reader who has typed the commands of the pages has stored all of their runs. */
function* storedWith(runs: readonly Run[]): Iterable<Run> {
  yield* runs;
  for (const file of recordedFiles()) yield readRun(file);
}

interface CheckOptions extends BenchmarkOptions, SoftwareChoice {
  baseline: string;
  tolerance: string;
  update?: boolean;
}

function checkOf({ baselines }: Session, next: Next, say: Say): Command {
  return checkCommand(signal).action(async (options: CheckOptions) => {
    const { kernelParameters, xenParameters } = softwareOrderOf(options);
    const { judged, lines } = await check(
      {
        ...(await requestedBy(options)),
        ...{ kernelParameters, xenParameters },
        file: options.baseline,
        tolerance: parseTolerance(options.tolerance),
        update: options.update === true,
      },
      next,
      {
        read: async (file) => baselines.get(file),
        write: async (file, baseline) => void baselines.set(file, baseline),
      },
    );
    if (judged !== undefined) say(comparisonFormats.table(judged.comparison, judged.verdict));
    say(lines.map((line) => `${line}\n`).join(''));
  });
}
