import { checkExplanation } from '../../analysis/breakdown.ts';
import { classTable, placeTable } from '../explanation-tables.ts';
import { made, type Markup, markup } from '../markup.ts';
import { formatFigure } from '../numbers.ts';
import { explanationCharts, OTHER } from '../microbenchmark-charts.ts';
import type { NamedChart } from '../named-chart.ts';
import type { ReportedExplanation, ReportedFigure, ReportedMicrobenchmark } from '../report-cells.ts';
import type { ExplanationTable } from '../explanation-table.ts';
import { criticalPathTable, timelineTable } from '../timeline.ts';
import { behindChart, drawTable, scrolled } from './data-table.ts';

/** Where the instructions of one microbenchmark go, on each configuration. */
export function drawExplanations({
  microbenchmark: { id },
  figures,
  explained,
}: ReportedMicrobenchmark): Markup {
  const { places, classes, timelines } = explanationCharts(id, explained);
  return markup`<h3 id="where-${id}">${id}</h3>
${missingNote(id, figures, explained)}${explained.map(damageNote)}<div class="grid parts">
${places === undefined ? '' : breakdownFigure(places, 'Where they are executed: the VM, the hypervisor, the host or Dom0.', `${id} by place`, explained, placeTable)}${
    classes === undefined
      ? ''
      : breakdownFigure(
          classes,
          `What they do; registers as in table 3 of the study. “${OTHER}” are those that have no colour of their own; the table has each.`,
          `${id} by class of instructions`,
          explained,
          classTable,
        )
  }</div>
<div class="grid strips">
${timelines.map((chart, index) => strip(chart, explained[index]))}</div>
`;
}

/** The command that makes what is missing: a report never measures. */
function missingNote(
  id: string,
  figures: readonly ReportedFigure[],
  explained: readonly ReportedExplanation[],
): Markup {
  const missing = figures
    .filter(({ variant }) => !variant)
    .map(({ configuration }) => configuration)
    .filter((configuration) => !explained.some((cell) => cell.configuration === configuration));
  if (missing.length === 0) return markup``;
  const command = `worldswitch run --explain -c ${missing.join(' ')} -m ${id}`;
  return markup`<p>Not explained on ${missing.join(', ')}: <code>${command}</code> measures and explains ${missing.length === 1 ? 'it' : 'them'}.</p>\n`;
}

function damageNote({ configuration, explanation }: ReportedExplanation): Markup {
  const wrong = checkExplanation(explanation);
  return wrong === undefined
    ? markup``
    : markup`<p class="failed">The explanation for ${configuration} is no result: it does not add up. ${wrong}</p>\n`;
}

function breakdownFigure(
  { svg }: NamedChart,
  caption: string,
  name: string,
  explained: readonly ReportedExplanation[],
  tableOf: (explanation: ReportedExplanation['explanation']) => ExplanationTable,
): Markup {
  const tables = explained.map(({ configuration, explanation }) => {
    const table = tableOf(explanation);
    return drawTable({ ...table, title: `${configuration}: ${lowerFirst(table.title)}` });
  });
  return markup`<figure>
${scrolled(`${name}, picture`, made(svg))}<figcaption>${caption} Of the batch in the middle, in instructions per operation.</figcaption>
${behindChart(name, markup`${tables}`)}</figure>
`;
}

function strip({ svg }: NamedChart, cell: ReportedExplanation | undefined): Markup {
  if (cell === undefined) return markup``;
  const { configuration, explanation } = cell;
  const name = `${explanation.benchmark} on ${configuration}, step by step`;
  const path = explanation.criticalPath;
  const tables = [timelineTable(explanation), ...(path === null ? [] : [criticalPathTable(path)])];
  return markup`<figure>
${scrolled(`${name}, picture`, made(svg))}<figcaption>${captionOf(cell)}</figcaption>
${behindChart(name, markup`${tables.map(drawTable)}`)}</figure>
`;
}

function captionOf({ explanation: { timeline, criticalPath } }: ReportedExplanation): string {
  const own = `Operation ${timeline.operation} of the batch: ${formatFigure(timeline.instructions)} instructions from left to right.`;
  if (criticalPath === null) return own;
  const between = criticalPath.hops.length > 2 ? ' Of its hops the first and the last are drawn.' : '';
  return `${own} The thick line is the critical path.${between}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
