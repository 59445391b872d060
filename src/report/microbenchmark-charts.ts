import { byClass, byPlace } from '../analysis/breakdown.ts';
import { type InstructionClass, instructionClassSchema } from '../results/explanation.ts';
import { type Counted, scaleOf, wholeOf, withAmounts } from './amounts.ts';
import { type BreakdownBar, drawBreakdownChart, type Segment } from './charts/breakdown-chart.ts';
import { CLASS_INK, classColours, otherClassColour, placeColour } from './charts/colours.ts';
import { type ChartFigure, drawFiguresChart, needsLogarithm } from './charts/figures-chart.ts';
import { type ChartSize, chartSizes } from './charts/size.ts';
import { drawTimelineStrip } from './charts/timeline-strip.ts';
import { classWords, placeWords } from './explanation-words.ts';
import { fileName, type NamedChart } from './named-chart.ts';
import { formatFigure } from './numbers.ts';
import type { ReportedExplanation, ReportedFigure, ReportedMicrobenchmark } from './report-cells.ts';

/** The charts of what is explained of a microbenchmark. */
export interface ExplanationCharts {
  /** Undefined if no configuration is explained. */
  readonly places: NamedChart | undefined;
  readonly classes: NamedChart | undefined;
  /** As many as configurations are explained, in their order. */
  readonly timelines: readonly NamedChart[];
}

/** Draws the charts of what is explained of a microbenchmark. */
export function explanationCharts(
  id: string,
  explained: readonly ReportedExplanation[],
  size: ChartSize = chartSizes.page,
): ExplanationCharts {
  const some = explained.length > 0;
  return {
    places: some ? placesChart(id, explained, size) : undefined,
    classes: some ? classesChart(id, explained, size) : undefined,
    timelines: explained.map((cell) => timelineChart(id, cell)),
  };
}

/** Draws the figures of a microbenchmark side by side. */
export function figuresChart(
  { microbenchmark: { id }, unit, figures }: ReportedMicrobenchmark,
  size: ChartSize = chartSizes.page,
): NamedChart {
  const scale = needsLogarithm(figures.map(({ figure }) => figure)) ? 'logarithmic scale' : 'linear scale';
  // Most runs have one unit: its name is no part of those of files.
  const name = fileName(id, unit === 'instructions' ? 'figures' : `figures-${unit}`);
  const axis = `${unit} per operation`;
  const text = {
    id: name,
    title: id,
    description: `${id}, ${axis}, ${scale}: ${figures.map(sayFigure).join('; ')}.`,
  };
  return { name, svg: drawFiguresChart(text, figures.map(chartFigure), axis, size) };
}

function sayFigure({ configuration, benchmark, variant, text }: ReportedFigure): string {
  return `${configuration}${variant ? ` ${benchmark}` : ''} ${text}`;
}

function chartFigure(figure: ReportedFigure): ChartFigure {
  const { machine, hypervisor, configuration, benchmark, variant, text } = figure;
  return {
    machine,
    hypervisor,
    label: variant ? benchmark.slice(benchmark.indexOf('/')) : configuration,
    indented: variant,
    figure: figure.figure,
    text,
  };
}

function placesChart(id: string, explained: readonly ReportedExplanation[], size: ChartSize): NamedChart {
  const bars = explained.map((cell) =>
    barOf(
      cell,
      byPlace(cell.explanation).map(({ place, instructions }) => ({
        name: placeWords[place],
        colour: placeColour(place),
        ink: 'currentColor',
        instructions,
      })),
    ),
  );
  return breakdown(fileName(id, 'places'), `${id} by place`, bars, size);
}

function classesChart(id: string, explained: readonly ReportedExplanation[], size: ChartSize): NamedChart {
  const bars = explained.map((cell) =>
    barOf(
      cell,
      foldedClasses(cell).map(({ class: name, instructions }) => ({
        name: name === undefined ? OTHER : classWords[name],
        colour: (name && classColours[name]) ?? otherClassColour,
        ink: CLASS_INK,
        instructions,
      })),
    ),
  );
  return breakdown(fileName(id, 'classes'), `${id} by class of instructions`, bars, size);
}

/** What classes without a colour of their own are called. */
export const OTHER = 'other classes';

/** Those that have a colour, the most common first, and the sum of the others. */
function foldedClasses({
  explanation,
}: ReportedExplanation): { class?: InstructionClass; instructions: number }[] {
  const parts = byClass(explanation);
  const sumOf = (names: readonly InstructionClass[]): number =>
    parts.reduce((sum, part) => sum + (names.includes(part.class) ? part.instructions : 0), 0);
  const coloured = instructionClassSchema.options.filter((name) => classColours[name] !== undefined);
  const order = Object.keys(classColours);
  const others = instructionClassSchema.options.filter((name) => classColours[name] === undefined);
  return [
    ...coloured
      .toSorted((a, b) => order.indexOf(a) - order.indexOf(b))
      .map((name) => ({ class: name, instructions: sumOf([name]) })),
    { instructions: sumOf(others) },
  ].filter(({ instructions }) => instructions > 0);
}

function barOf(
  { machine, configuration, explanation }: ReportedExplanation,
  parts: readonly (Omit<Segment, 'figure' | 'text'> & Counted)[],
): BreakdownBar {
  const scale = scaleOf(parts, explanation.operations);
  return {
    machine,
    label: configuration,
    indented: false,
    segments: withAmounts(parts, scale).map(({ name, colour, ink, amount: { figure } }) => ({
      name,
      colour,
      ink,
      figure,
      text: formatFigure(figure),
    })),
    text: formatFigure(wholeOf(scale).figure),
  };
}

function breakdown(name: string, title: string, bars: readonly BreakdownBar[], size: ChartSize): NamedChart {
  const said = bars.map(
    ({ label, text, segments }) =>
      `${label} ${text}: ${segments.map((segment) => `${segment.name} ${segment.text}`).join(', ')}`,
  );
  const axis = 'instructions per operation';
  const description = `${title}, ${axis}. ${said.join('; ')}.`;
  return { name, svg: drawBreakdownChart({ id: name, title, description }, bars, axis, size) };
}

function timelineChart(id: string, { configuration, explanation }: ReportedExplanation): NamedChart {
  const name = fileName(id, 'timeline', configuration);
  const { timeline, criticalPath } = explanation;
  const steps = timeline.steps.length === 1 ? '1 step' : `${formatFigure(timeline.steps.length)} steps`;
  const path =
    criticalPath === null
      ? ''
      : ` On its critical path are ${formatFigure(criticalPath.instructions)} of them.`;
  return {
    name,
    svg: drawTimelineStrip(
      {
        id: name,
        title: `${id} on ${configuration}`,
        description: `One operation of ${formatFigure(timeline.instructions)} instructions in ${steps}, in the order of time.${path}`,
      },
      explanation,
    ),
  };
}
