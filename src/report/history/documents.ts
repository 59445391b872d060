import type { History } from '../../analysis/history/history.ts';
import { isSameCell } from '../../catalog/benchmarks.ts';
import { csvText } from '../csv.ts';
import { gfmRow, gfmRule, gfmText } from '../gfm.ts';
import { footnotesFrom } from './gaps.ts';
import {
  betweenText,
  commonText,
  figureTexts,
  functionsText,
  notesOf,
  shownCauses,
  stepText,
} from './words.ts';

/** All of a history, for other programs. */
export function renderHistoryJson(history: History): string {
  return `${JSON.stringify({ schema: 1, kind: 'history', ...history }, undefined, 2)}\n`;
}

const HEADER = [
  'software',
  'version',
  'build',
  'configuration',
  'benchmark',
  'unit',
  'figure',
  'sensitivity',
  'step',
  'way',
  'run',
  'gap',
];

/** A line for each cell at each version. `step` is the difference to the one before, where there is one. */
export function renderHistoryCsv(history: History): string {
  const steps = history.causes.flatMap((cause) => cause.steps);
  const lines = history.lines.flatMap((line) =>
    line.points.map(({ readings: [reading], gap }, index) => [
      ...[history.software, history.versions[index]?.number ?? '', history.versions[index]?.build ?? ''],
      ...[line.configuration, line.benchmark, line.unit, reading?.value ?? '', reading?.sensitivity ?? ''],
      steps.find((step) => step.to === index && isSameCell(step, line))?.difference ?? '',
      ...[reading?.way ?? '', reading?.run ?? '', gap ?? ''],
    ]),
  );
  return csvText([HEADER, ...lines]);
}

/** Causes that fit into an issue. */
const MOST_CAUSES = 40;
const MOST_FUNCTIONS = 6;

/** A history for an issue or a page: a table for each configuration, then the steps. */
export function renderHistoryMarkdown(history: History): string {
  const { software, versions, lines } = history;
  const footnotes = footnotesFrom();
  const tables = [...Map.groupBy(lines, ({ configuration }) => configuration)].flatMap(
    ([configuration, own]) => {
      const columns = own.map((line) => figureTexts(line, history, footnotes));
      const [unit] = new Set(own.map((line) => `${line.unit} per ${line.per}`));
      return [
        `**${configuration}**, ${unit}`,
        '',
        gfmRow([software, 'build', ...own.map(({ benchmark }) => benchmark)]),
        gfmRule(['left', 'left', ...own.map(() => 'right' as const)]),
        ...versions.map(({ number, build }, index) =>
          gfmRow([
            number,
            build,
            ...columns.map((texts) =>
              [texts[index]?.figure ?? '', texts[index]?.change ?? ''].join(' ').trim(),
            ),
          ]),
        ),
        '',
      ];
    },
  );
  const { shown, others } = shownCauses(history, MOST_CAUSES);
  return [
    ...tables,
    ...shown.flatMap((cause) => [
      `- **${betweenText(cause, history)}**${cause.steps.length === 1 ? '' : `. ${gfmText(commonText(cause))}`}`,
      ...cause.steps.map(
        (step) => `  - ${gfmText(stepText(step))}: ${gfmText(functionsText(step, MOST_FUNCTIONS))}`,
      ),
    ]),
    ...(others === 0 ? [] : [`- ${others} smaller steps.`]),
    '',
    ...footnotes.all().flatMap((reason, index) => [`(${index + 1}) ${gfmText(reason)}.`, '']),
    ...notesOf(history).flatMap((note) => [gfmText(note), '']),
  ].join('\n');
}
