import type { Cell } from '../../catalog/benchmarks.ts';

/*
 * Addresses of pages. Each can be shared: what it shows depends on nothing else.
 */

/** Runs that fit, after so many of the latest. */
export function runsPath(
  filter: Readonly<Record<string, string | readonly string[] | undefined>>,
  offset: number,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter))
    if (value !== undefined) query.set(name, [value].flat().join(' '));
  query.set('offset', String(offset));
  return `/?${query.toString()}`;
}

/** A run. */
export function runPath(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}

/** A benchmark on a configuration. */
export function cellPath(id: string, configuration: string, benchmark: string): string {
  return `${runPath(id)}/cells/${encodeURIComponent(configuration)}/${segments(benchmark)}`;
}

/** The flame graph of a microbenchmark on a configuration. */
export function flameGraphPath(id: string, configuration: string, microbenchmark: string): string {
  return `${runPath(id)}/flame-graphs/${encodeURIComponent(configuration)}/${segments(microbenchmark)}`;
}

/** Where the instructions of a microbenchmark go, on all configurations. */
export function explanationsPath(id: string, microbenchmark: string): string {
  return `${runPath(id)}/explanations/${segments(microbenchmark)}`;
}

/** Two runs compared, or one cell of them. */
export function comparePath(base: string, head: string, cell: Partial<Cell> = {}): string {
  return `/compare?${new URLSearchParams({ base, head, ...cell }).toString()}`;
}

/** A benchmark over several runs. */
export function seriesPath(benchmark: string, order: string, runs: readonly string[] = []): string {
  const query = new URLSearchParams({ benchmark, order });
  for (const run of runs) query.append('run', run);
  return `/series?${query.toString()}`;
}

/** What changed between two versions of a piece of software. */
export function changesPath(software: string, from: string, to: string): string {
  return `/changes?${new URLSearchParams({ software, from, to }).toString()}`;
}

/** What a history is of; what is not said has its default. */
export interface HistoryAddress {
  readonly software: string;
  readonly benchmark?: readonly string[] | undefined;
  readonly configuration?: readonly string[] | undefined;
  readonly every: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Cells over versions. */
export function historyPath(address: HistoryAddress): string {
  const { software, benchmark = [], configuration = [], every, from, to } = address;
  const query = new URLSearchParams({ software, every });
  for (const id of benchmark) query.append('benchmark', id);
  for (const id of configuration) query.append('configuration', id);
  if (from !== undefined) query.set('from', from);
  if (to !== undefined) query.set('to', to);
  return `/history?${query.toString()}`;
}

/** The form for a run, filled in. */
export function startPath({ configuration, benchmark }: Cell): string {
  return `/start?${new URLSearchParams({ configuration, benchmark, explain: 'on' }).toString()}`;
}

/** The slash of a variant stays one. */
function segments(benchmark: string): string {
  return benchmark.split('/').map(encodeURIComponent).join('/');
}
