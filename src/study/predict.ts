import { type AnchorText, parseAnchor } from '../analysis/prediction/anchor.ts';
import { type EventsOfCell, eventsOfRun } from '../analysis/prediction/cells.ts';
import { findAnchor } from '../analysis/prediction/find-anchor.ts';
import { type PredictionReport, predictRun, predictUpgrade } from '../analysis/prediction/report.ts';
import { parseWhatIfs } from '../analysis/prediction/what-if.ts';
import type { Basis } from '../analysis/prediction/basis.ts';
import { type FindEvents, predictExits } from '../analysis/prediction/exits.ts';
import { type Cell, isSameCell } from '../catalog/benchmarks.ts';
import { findConfiguration, findMicrobenchmark, findWorkload } from '../catalog/find.ts';
import { parseRun } from '../results/exchange.ts';
import type { Run } from '../results/schema.ts';
import { MisuseError } from '../system/errors.ts';
import { readPlainFile } from '../system/plain-file.ts';
import { hardwareNamed } from './hardware.ts';
import { parseSide, type SideSource } from './sides.ts';

/** What is to be predicted, as a user says it. */
export interface PredictRequest {
  /** None: the latest run. One: what is predicted. Two: what one goes from and to. */
  readonly sides: readonly string[];
  readonly hardware: string;
  readonly anchor: string | undefined;
  readonly whatIf: readonly string[];
  /** The only ones that are wanted; all if none is named. */
  readonly configurations: readonly string[] | undefined;
  readonly benchmarks: readonly string[] | undefined;
  /** Likewise, of which the exits are predicted. */
  readonly workloads?: readonly string[] | undefined;
}

/** A side that has yet to be measured, and what of it is wanted. */
export type MeasuredNow = Extract<SideSource, { kind: 'measurement' }> &
  Pick<PredictRequest, 'configurations' | 'benchmarks'>;

/** Where runs come from. */
export interface PredictSources {
  readonly findRun: (id: string) => Run;
  readonly isLabel?: (text: string) => boolean;
  /** Stored runs in which an anchor may be, the latest first. */
  readonly stored: () => Iterable<Run>;
  readonly measure: (side: MeasuredNow) => Promise<Run>;
}

/**
 * Predicts what operations take on hardware.
 *
 * @throws MisuseError if it is not known what that hardware is, or nothing can be predicted
 */
export async function predictSides(
  asked: PredictRequest,
  sources: PredictSources,
): Promise<PredictionReport> {
  const request = withWorkloads(asked);
  const profile = hardwareNamed(request.hardware);
  const whatIf = parseWhatIfs(request.whatIf, profile);
  const anchorText = request.anchor === undefined ? undefined : parseAnchor(request.anchor);
  for (const id of request.configurations ?? []) findConfiguration(id);
  const [first = 'latest', second] = request.sides;
  if (second !== undefined && (whatIf.costs.size > 0 || whatIf.vhe !== undefined))
    throw new MisuseError('--what-if changes one side, and two are named', {
      next: 'leave one of them out',
    });
  const runs = [await bring(first, request, sources)];
  if (second !== undefined) runs.push(await bring(second, request, sources));
  const [before, after] = runs.map((run) => eventsOfRun(run, (cell) => isWanted(request, cell, whatIf.vhe)));
  if (before === undefined) throw new Error('no side was brought');
  const anchor = anchorText && findAnchor(anchorText, placesOfAnchor(anchorText, runs, request, sources));
  const basis = { profile, anchor };
  if (after !== undefined) return predictUpgrade(before, after, basis);
  const changes = whatIf.costs.size > 0 || whatIf.vhe !== undefined;
  const ofWorkloads = changes ? { exits: [], refusals: [] } : exitsIn(runs, basis, request, sources);
  // Of a run of workloads alone there is nothing else.
  const report =
    before.cells.length === 0 && ofWorkloads.exits.length > 0
      ? { basis, cells: [], findings: [], refusals: before.refusals }
      : predictRun(before, basis, whatIf);
  // What is asked about with VHE is shown only as what a change leads to.
  const wanted = (cell: Cell): boolean => isWanted(request, cell, undefined);
  return {
    ...report,
    cells: report.cells.filter(wanted),
    exits: ofWorkloads.exits,
    refusals: [...report.refusals, ...ofWorkloads.refusals].filter(wanted),
  };
}

/** Whatever is named is wanted, and nothing else. @throws MisuseError if it is no microbenchmark or no workload */
function withWorkloads({ benchmarks, workloads, ...others }: PredictRequest): PredictRequest {
  for (const id of benchmarks ?? []) findMicrobenchmark(id);
  for (const id of workloads ?? []) findWorkload(id);
  const all = [...(benchmarks ?? []), ...(workloads ?? [])];
  return { ...others, benchmarks: benchmarks === undefined && workloads === undefined ? undefined : all };
}

async function bring(text: string, request: PredictRequest, sources: PredictSources): Promise<Run> {
  const source = parseSide(text, sources.isLabel);
  if (source.kind === 'run') return sources.findRun(source.id);
  if (source.kind === 'file') return parseRun(readPlainFile(source.path), source.path);
  const { configurations, benchmarks } = request;
  return sources.measure({ ...source, configurations, benchmarks });
}

/** With a question about VHE also what it is answered by. */
function isWanted(
  { configurations, benchmarks }: PredictRequest,
  { configuration, benchmark }: Cell,
  vhe: boolean | undefined,
): boolean {
  if (benchmarks?.includes(benchmark) === false) return false;
  return vhe !== undefined || (configurations?.includes(configuration) ?? true);
}

/** What exits of workloads take, by what was counted in the same run or in a stored one, with the same kernel. */
function exitsIn(
  runs: readonly Run[],
  basis: Basis,
  { configurations, benchmarks }: PredictRequest,
  { stored }: PredictSources,
): ReturnType<typeof predictExits> {
  const [run] = runs;
  if (run === undefined) return { exits: [], refusals: [] };
  const find: FindEvents = (cell, kernel) => {
    const fits = (each: EventsOfCell): boolean => isSameCell(each, cell) && each.kernel === kernel;
    for (const cells of placesOf(cell, runs, stored)) {
      const found = cells.find(fits);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return predictExits(
    run,
    remembered(find),
    basis,
    ({ configuration, benchmark }) =>
      (configurations?.includes(configuration) ?? true) && (benchmarks?.includes(benchmark) ?? true),
  );
}

/** Many workloads are left for the same reasons, and stored runs take time to read. */
function remembered(find: FindEvents): FindEvents {
  const found = new Map<string, ReturnType<FindEvents>>();
  return (cell, kernel) => {
    const key = `${cell.configuration} ${cell.benchmark} ${kernel}`;
    if (!found.has(key)) found.set(key, find(cell, kernel));
    return found.get(key);
  };
}

/** In the run itself, then in each stored one. */
function* placesOf(
  { benchmark }: Cell,
  runs: readonly Run[],
  stored: PredictSources['stored'],
): Iterable<readonly EventsOfCell[]> {
  for (const run of runs) yield cellsOf(run, benchmark);
  for (const run of stored()) yield cellsOf(run, benchmark);
}

/** Where an anchor may be: in what is predicted, then in all of these runs, then in each stored one. */
function* placesOfAnchor(
  { benchmark }: AnchorText,
  runs: readonly Run[],
  request: PredictRequest,
  { stored }: PredictSources,
): Iterable<readonly EventsOfCell[]> {
  const own = runs.flatMap((run) => cellsOf(run, benchmark));
  yield own.filter(({ configuration }) => request.configurations?.includes(configuration) ?? true);
  yield own;
  for (const run of stored()) yield cellsOf(run, benchmark);
}

/** None of a run of which this version can make no figures. */
function cellsOf(run: Run, benchmark: string): readonly EventsOfCell[] {
  try {
    return eventsOfRun(run, (cell) => cell.benchmark === benchmark).cells;
  } catch (error) {
    if (error instanceof MisuseError) return [];
    throw error;
  }
}
