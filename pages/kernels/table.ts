import { alignedTable } from '../aligned-table.ts';
import { figuresOf } from '../../src/analysis/figures.ts';
import { configurationsFor } from '../../src/catalog/benchmarks.ts';
import { formatFigure } from '../../src/report/numbers.ts';
import { componentOf } from '../../src/results/software.ts';
import type { Attempt } from './recorded.ts';

/** Kernels as `--kernel` takes them: the oldest and the newest, and one of each series between them. */
export const KERNELS = [
  ...['5.10', '6.1', '6.12.43', '6.12', '6.16', '6.17', '6.18', '6.19'],
  ...['7.0', '7.1', '7.2', '7.3'],
] as const;

/** What of each is measured. */
export const BENCHMARKS = ['hypercall', 'vm-switch'] as const;

/** On which configurations. */
export const CONFIGURATIONS: readonly string[] = configurationsFor('microbenchmark').map(({ id }) => id);

/** Finds what became of an attempt; `undefined` if none was made. */
export type FindAttempt = (kernel: string, configuration: string) => Attempt | undefined;

/**
 * The table in Markdown: in each cell the figures of {@link BENCHMARKS}, or the number of the reason why there are none, as
 * it stands below the table. A configuration on which nothing was attempted yet has no column.
 */
export function kernelTable(find: FindAttempt): string[] {
  const reasons: string[] = [];
  const columns = CONFIGURATIONS.filter((id) => KERNELS.some((kernel) => find(kernel, id) !== undefined));
  const rows = KERNELS.map((kernel) => {
    const attempts = columns.map((id) => find(kernel, id));
    const cells = columns.map((id, column) =>
      cellOf(attempts[column], (reason) => referenceTo(reasons, reason, id)),
    );
    return [nameOf(kernel, attempts), ...cells];
  });
  return [
    ...alignedTable([['kernel', ...columns], ...rows], (column) => column > 0),
    ...(reasons.length === 0
      ? []
      : ['', ...reasons.map((reason, index) => `${index + 1}. ${sentenceOf(reason)}`)]),
  ];
}

/** As uname says it, without the flavour; as it is asked for if nothing was measured. */
function nameOf(kernel: string, attempts: readonly (Attempt | undefined)[]): string {
  for (const attempt of attempts) {
    const [measured] = attempt?.kind === 'run' ? attempt.run.measurements : [];
    if (measured?.state !== 'completed') continue;
    const component = componentOf(measured.fingerprint.software, 'kernel');
    const number = /^[\d.]+/.exec(component?.package?.version ?? '')?.[0];
    if (number !== undefined) return number;
  }
  return kernel;
}

function cellOf(attempt: Attempt | undefined, refer: (reason: string) => string): string {
  if (attempt === undefined) return 'not measured';
  if (attempt.kind === 'refused') return refer(attempt.reason);
  const { run } = attempt;
  const [measurement] = run.measurements;
  if (measurement === undefined) return 'not measured';
  if (measurement.state === 'failed') return refer(measurement.error);
  const figures = figuresOf(run);
  const failures = measurement.kind === 'microbenchmarks' ? measurement.failures : [];
  return BENCHMARKS.map((id) => {
    const figure = figures.find(({ benchmark }) => benchmark === id);
    if (figure !== undefined) return formatFigure(Math.round(figure.value));
    const failure = failures.find(({ benchmark }) => benchmark === id);
    return failure === undefined ? '-' : refer(failure.error);
  }).join(' / ');
}

/** One reason has one number: that it names another kernel or configuration does not make it another. */
function referenceTo(reasons: string[], reason: string, configuration: string): string {
  const sentence = reason
    .replaceAll('|', '\\|')
    .replaceAll(configuration, 'the configuration')
    .replaceAll(/Linux \d\S* (?:cloud|generic|rt|16k)\b/g, 'this kernel')
    .replace(/(or later), which \S+ is not/, '$1, which this kernel is not');
  if (!reasons.includes(sentence)) reasons.push(sentence);
  return `(${reasons.indexOf(sentence) + 1})`;
}

function sentenceOf(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;
}
