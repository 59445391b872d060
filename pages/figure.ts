import { figuresOf } from '../src/analysis/figures.ts';
import { findBenchmark } from '../src/catalog/find.ts';
import { formatFigure } from '../src/report/numbers.ts';
import type { Recordings } from './recordings.ts';

/** A figure in a sentence: `<!-- figure kvm-arm64 hypercall -->1,434<!-- -->`, or `<!-- figure … of worldswitch run … -->`. */
export const FIGURE =
  /<!-- figure (?<configuration>[\w-]+) (?<benchmark>[\w/-]+)(?: of worldswitch (?<command>[^<]+?))? -->[^<]*<!-- -->/g;

/** What records the figures of a kind, if a page says no other command. */
const RECORDED_BY = { microbenchmark: 'run', workload: 'run --study workloads' } as const;

/** A text whose figures are made anew. @throws Error if one is in no recording */
export async function writeFigures(text: string, recordings: Recordings): Promise<string> {
  const written: string[] = [];
  let at = 0;
  for (const match of text.matchAll(FIGURE)) {
    const [whole] = match;
    const { configuration = '', benchmark = '', command } = match.groups ?? {};
    const figure = await figureIn(recordings, configuration, benchmark, command);
    const opening = whole.slice(0, whole.indexOf('-->') + '-->'.length);
    written.push(text.slice(at, match.index), opening, figure, '<!-- -->');
    at = match.index + whole.length;
  }
  return [...written, text.slice(at)].join('');
}

async function figureIn(
  recordings: Recordings,
  configuration: string,
  benchmark: string,
  command: string = RECORDED_BY[findBenchmark(benchmark).kind],
): Promise<string> {
  const [run] = await recordings.of(command);
  const figures = run === undefined ? [] : figuresOf(run);
  const found = figures.find((each) => each.configuration === configuration && each.benchmark === benchmark);
  if (found === undefined) throw new Error(`worldswitch ${command} gave no ${benchmark} on ${configuration}`);
  return formatFigure(found.value);
}
