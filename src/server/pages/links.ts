/*
 * Addresses of pages. Each can be shared: what it shows depends on nothing else.
 */

/** A run. */
export function runPath(id: string): string {
  return `/runs/${encodeURIComponent(id)}`;
}

/** A microbenchmark on a configuration. */
export function cellPath(id: string, configuration: string, microbenchmark: string): string {
  return `${runPath(id)}/cells/${encodeURIComponent(configuration)}/${segments(microbenchmark)}`;
}

/** The flame graph of a cell. */
export function flameGraphPath(id: string, configuration: string, microbenchmark: string): string {
  return `${runPath(id)}/flame-graphs/${encodeURIComponent(configuration)}/${segments(microbenchmark)}`;
}

/** Where the instructions of a microbenchmark go, on all configurations. */
export function explanationsPath(id: string, microbenchmark: string): string {
  return `${runPath(id)}/explanations/${segments(microbenchmark)}`;
}

/** Two runs compared, or one cell of them. */
export function comparePath(
  base: string,
  head: string,
  cell: { readonly configuration?: string; readonly microbenchmark?: string } = {},
): string {
  return `/compare?${new URLSearchParams({ base, head, ...cell }).toString()}`;
}

/** A microbenchmark over several runs. */
export function seriesPath(microbenchmark: string, order: string, runs: readonly string[] = []): string {
  const query = new URLSearchParams({ microbenchmark, order });
  for (const run of runs) query.append('run', run);
  return `/series?${query.toString()}`;
}

/** The form for a run, filled in. */
export function startPath(configuration: string, microbenchmark: string): string {
  return `/start?${new URLSearchParams({ configuration, microbenchmark, explain: 'on' }).toString()}`;
}

/** The slash of a variant stays one. */
function segments(microbenchmark: string): string {
  return microbenchmark.split('/').map(encodeURIComponent).join('/');
}
