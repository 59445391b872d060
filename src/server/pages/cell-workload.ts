import { type AccountPart, accountSheetOf } from '../../report/account-sheet.ts';
import { type AccountTable, WHERE } from '../../report/account-tables.ts';
import { explainedCell } from '../../report/explained-cells.ts';
import type { ExplainedWorkload } from '../../report/explained-cell.ts';
import { knownConfiguration } from '../../report/known-configurations.ts';
import { made, type Markup, markup } from '../../report/markup.ts';
import { formatFigure } from '../../report/numbers.ts';
import { overheadChart } from '../../report/overhead-chart.ts';
import { explainedOverheads } from '../../report/overheads.ts';
import { numberClass, scrolled } from '../../report/page/data-table.ts';
import { intervalFactorText, intervalText, ONE_LAUNCH } from '../../report/workload-figure-text.ts';
import type { Account } from '../../results/account.ts';
import type { Run } from '../../results/schema.ts';
import { WorldswitchError } from '../../system/errors.ts';
import type { CellDocument } from '../documents/cell.ts';
import type { CellParts } from './cell-parts.ts';
import { drawMissingExplanation } from './missing-explanation.ts';
import { drawError } from './words.ts';

type WorkloadDocument = Extract<CellDocument, { kind: 'workload' }>;
type WorkloadFigure = Extract<CellDocument['figure'], { kind: 'workload' }>;

/** What there is to say of a workload on a configuration. @param run what it has of the workload */
export function workloadParts(run: Run, document: WorkloadDocument): CellParts {
  const { figure, parameters, start } = document;
  const { units, vcpus } = parameters;
  return {
    statistics: [
      ...(figure.kind === 'workload' ? besideNative(figure) : []),
      ...(figure.kind === 'workload' ? intervalOfFigure(figure) : []),
      ['repetitions', String(document.samples.length)],
      ['units in each', formatFigure(units)],
      ['VCPUs', String(vcpus)],
    ],
    notes: ['What starting the programs takes is subtracted.'],
    start: { ...start, remark: 'what starting the programs takes, for as few units as can be' },
    remarkOf: () => undefined,
    caption: 'The line is the median of the repetitions.',
    explanation:
      document.account === null
        ? drawMissingExplanation(document)
        : drawAccount(run, document, document.account),
  };
}

/** How sure the figure is. */
function intervalOfFigure({ launches, interval }: WorkloadFigure): (readonly [string, string])[] {
  return [
    ['launches', String(launches)],
    ['interval, 95 %', interval === null ? ONE_LAUNCH : intervalText(interval)],
  ];
}

/** Without a hypervisor it is its own measure. */
function besideNative({
  normalized,
  server,
  serverNormalized,
  normalizedInterval,
  serverNormalizedInterval,
}: WorkloadFigure): (readonly [string, string])[] {
  return [
    ...(normalized === null
      ? []
      : [['times native', intervalFactorText(normalized, normalizedInterval)] as const]),
    ...(server === null ? [] : [["without the client's work", formatFigure(server, 0)] as const]),
    ...(serverNormalized === null
      ? []
      : [
          [
            "times native, without the client's work",
            intervalFactorText(serverNormalized, serverNormalizedInterval),
          ] as const,
        ]),
  ];
}

function drawAccount(run: Run, document: WorkloadDocument, account: Account): Markup {
  const { configuration, benchmark } = document;
  try {
    const { title, parts } = accountSheetOf(explained(run, configuration, benchmark));
    return markup`<p>${title}</p>
${drawOverhead(run, configuration)}${parts.map(drawPart)}`;
  } catch (error) {
    if (!(error instanceof WorldswitchError)) throw error;
    // Without the figures that it is compared with an account still says who executed what.
    return markup`${drawError(error)}
${knownConfiguration(configuration) === undefined ? '' : accountSheetOf(alone(document, account)).parts.map(drawPart)}`;
  }
}

/** @throws WorldswitchError if the run has not what it is compared with */
function explained(run: Run, configuration: string, benchmark: string): ExplainedWorkload {
  const cell = explainedCell(run, configuration, benchmark);
  if (cell.kind !== 'workload') throw new Error(`${benchmark} is no workload`);
  return cell;
}

/** A cell that is compared with nothing. */
function alone(document: WorkloadDocument, account: Account): ExplainedWorkload {
  const { run, configuration, benchmark, software } = document;
  return {
    kind: 'workload',
    runId: run,
    ...{ configuration, benchmark, account },
    title: knownConfiguration(configuration)?.title ?? configuration,
    native: null,
    overhead: null,
    exitCost: null,
    pricedBy: null,
    versions: software,
  };
}

/** The picture of what the overhead consists of, where there is one. */
function drawOverhead(run: Run, id: string): Markup {
  const own = explainedOverheads(run).map(({ workload, configurations }) => ({
    workload,
    configurations: configurations.filter(({ configuration }) => configuration.id === id),
  }));
  const charts = own
    .filter(({ configurations }) => configurations.length > 0)
    .map((each) => overheadChart(each));
  if (charts.length === 0) return markup``;
  return markup`<div class="grid parts">${charts.map(({ svg }, index) => markup`<figure>${scrolled(`The overhead, picture ${index + 1}`, made(svg))}</figure>`)}</div>\n`;
}

function drawPart(part: AccountPart): Markup {
  if ('table' in part) return markup`${scrolled(part.table.title, drawTable(part.table))}\n`;
  const { sentences, details = [] } = part;
  return markup`<p class="note">${sentences}</p>
${details.length === 0 ? '' : markup`<ul class="note">${details.map((detail) => markup`<li>${detail}</li>`)}</ul>\n`}`;
}

/** A row whose name begins with blanks is a part of one above it. */
function drawTable({ title, where, heads, rows }: AccountTable): Markup {
  const number = numberClass('right');
  return markup`<table><caption>${title}</caption>
<thead><tr><td></td>${where === undefined ? '' : markup`<th scope="col">${WHERE}</th>`}${heads.map((head) => markup`<th scope="col"${number}>${head}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([name, ...cells], index) =>
    markup`<tr${name.startsWith(' ') ? markup` class="variant"` : ''}><th scope="row">${name.trim()}</th>${where === undefined ? '' : markup`<td>${where[index] ?? ''}</td>`}${cells.map((cell) => markup`<td${number}>${cell}</td>`)}</tr>\n`,
)}</tbody></table>`;
}
