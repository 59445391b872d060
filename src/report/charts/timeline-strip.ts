import type { Explanation, Place, Step } from '../../results/explanation.ts';
import { placeWords } from '../explanation-words.ts';
import { type Markup, markup } from '../markup.ts';
import { formatFigure } from '../numbers.ts';
import { clip } from '../printable.ts';
import { muted, paper, placeColour } from './colours.ts';
import { CHARACTER, type ChartText, FONT, picture } from './picture.ts';

/*
 * Lengths are pixels, unless the picture is scaled.
 */

const WIDTH = 600;
const LEFT = 46;
const RIGHT = 14;
const PLOT = WIDTH - LEFT - RIGHT;
const LANE = 22;
/** Between lanes: the critical path is drawn there. */
const GAP = 8;
/** Lines of labels below the lanes, and how high one is. */
const LABEL_LINES = 3;
const LABEL_LINE = 13;
const AXIS = 20;
/** What is narrower can't be seen. */
const NARROWEST = 0.05;
const LONGEST_LABEL = 24;

/** A stretch of a lane, in instructions since the operation began. */
interface Stretch {
  readonly lane: number;
  readonly place: Place;
  readonly begin: number;
  readonly end: number;
}

/**
 * One operation as a strip: a lane for each PCPU, a stretch for each place, a tick where an exception or an instruction
 * ended a step. Widths are instructions. What does not fit is left out of the picture: a table has to stand beside it.
 */
export function drawTimelineStrip(
  text: ChartText,
  { timeline, criticalPath }: Pick<Explanation, 'timeline' | 'criticalPath'>,
): string {
  const pcpus = [...new Set(timeline.steps.map(({ pcpu }) => pcpu))].toSorted((a, b) => a - b);
  const scale = timeline.instructions === 0 ? 0 : PLOT / timeline.instructions;
  const x = (instructions: number): number => Math.round(100 * (LEFT + instructions * scale)) / 100;
  const bottom = top(pcpus.length);
  const stretches = stretchesOf(timeline.steps, pcpus);
  const { ticks, lines } = ticksOf(timeline.steps, pcpus, x);
  const axisTop = bottom + lines * LABEL_LINE + 4;
  const legend = [...new Set(stretches.map(({ place }) => place))].map((place) => ({
    label: placeWords[place],
    colour: placeColour(place),
  }));
  const shown = stretches.filter(({ begin, end }) => (end - begin) * scale > NARROWEST);
  const content = markup`${pcpus.map(drawLane)}${shown.map((stretch) => drawStretch(stretch, x))}${criticalStretches(
    timeline.steps,
    criticalPath,
    pcpus,
  ).map(
    ({ lane, begin, end }) =>
      markup`<path d="M${x(begin)},${top(lane) + LANE + 3}H${x(end)}" stroke="currentColor" stroke-width="3"/>\n`,
  )}${ticks.map((tick) => drawTick(tick, bottom))}${shown.map((stretch) => drawName(stretch, x))}${drawAxis(axisTop, timeline.instructions, criticalPath)}`;
  return picture(text, legend, { width: WIDTH, height: axisTop + AXIS, content });
}

/** From the top of the drawing to a lane. */
function top(lane: number): number {
  return lane * (LANE + GAP);
}

function drawLane(pcpu: number, lane: number): Markup {
  return markup`<text x="0" y="${top(lane) + 15}" fill="${muted.light}">PCPU ${pcpu}</text><path d="M${LEFT},${top(lane) + LANE / 2}h${PLOT}" stroke="${muted.light}" stroke-opacity="0.35" stroke-dasharray="2 3"/>\n`;
}

/** The axis, and what the thick lines are if there are any. */
function drawAxis(y: number, instructions: number, criticalPath: Explanation['criticalPath']): Markup {
  const middle = LEFT + PLOT / 2;
  const path =
    criticalPath === null
      ? ''
      : markup`<path d="M${middle - 92},${y + 11.5}h22" stroke="currentColor" stroke-width="3"/><text x="${middle - 64}" y="${y + 15}">critical path: ${formatFigure(criticalPath.instructions)}</text>`;
  return markup`<path d="M${LEFT},${y + 4}v-4H${LEFT + PLOT}v4" fill="none" stroke="${muted.light}"/><text x="${LEFT}" y="${y + 15}" fill="${muted.light}">0</text><text x="${LEFT + PLOT}" y="${y + 15}" fill="${muted.light}" text-anchor="end">${formatFigure(instructions)} instructions</text>${path}`;
}

/** Steps in the order of time; those of one lane and place that follow each other are one. */
function stretchesOf(steps: readonly Step[], pcpus: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  let now = 0;
  for (const { pcpu, place, instructions } of steps) {
    const lane = pcpus.indexOf(pcpu);
    const begin = now;
    now += instructions;
    const last = stretches.at(-1);
    if (last?.lane === lane && last.place === place) stretches[stretches.length - 1] = { ...last, end: now };
    else stretches.push({ lane, place, begin, end: now });
  }
  return stretches;
}

function drawStretch({ lane, place, begin, end }: Stretch, x: (instructions: number) => number): Markup {
  const width = Math.round(100 * (x(end) - x(begin))) / 100;
  return markup`<rect x="${x(begin)}" y="${top(lane)}" width="${width}" height="${LANE}" fill="${placeColour(place).light}" stroke="${paper.light}" stroke-width="0.5"><title>${placeWords[place]}: ${formatFigure(end - begin)} instructions</title></rect>\n`;
}

/** Drawn above ticks, which it interrupts, as a stretch can have some in it. */
function drawName({ lane, place, begin, end }: Stretch, x: (instructions: number) => number): Markup {
  const width = x(end) - x(begin);
  const figure = formatFigure(end - begin);
  const name = [`${placeWords[place]} ${figure}`, figure].find(
    (words) => words.length * CHARACTER + 6 < width,
  );
  if (name === undefined) return markup``;
  return markup`<text x="${Math.round(x(begin) + width / 2)}" y="${top(lane) + 15}" text-anchor="middle" stroke="${placeColour(place).light}" stroke-width="5" paint-order="stroke">${name}</text>\n`;
}

interface Tick {
  readonly x: number;
  readonly lane: number;
  /** Undefined where there is no room. */
  readonly label: { readonly text: string; readonly x: number; readonly line: number } | undefined;
}

/** How the emulator calls its turning to the other PCPU, which is no event of the machine. */
const TURN = 'turn';

/** Where steps end, and in which line below the lanes their labels have room. */
function ticksOf(
  steps: readonly Step[],
  pcpus: readonly number[],
  x: (instructions: number) => number,
): { ticks: Tick[]; lines: number } {
  const taken: number[] = Array.from({ length: LABEL_LINES }, () => LEFT - CHARACTER);
  const ticks: Tick[] = [];
  let now = 0;
  let lines = 0;
  for (const { pcpu, instructions, end } of steps) {
    now += instructions;
    if (end === null || end === TURN) continue;
    const text = clip(end, LONGEST_LABEL);
    const half = (text.length * CHARACTER) / 2;
    const middle = Math.min(Math.max(x(now), LEFT + half), WIDTH - half - 3);
    const line = taken.findIndex((until) => until + CHARACTER / 2 < middle - half);
    if (line >= 0) {
      taken[line] = middle + half;
      lines = Math.max(lines, line + 1);
    }
    ticks.push({
      x: x(now),
      lane: pcpus.indexOf(pcpu),
      label: line < 0 ? undefined : { text, x: Math.round(middle), line },
    });
  }
  return { ticks, lines };
}

function drawTick({ x, lane, label }: Tick, bottom: number): Markup {
  const mark = markup`<path d="M${x},${top(lane) - 2}v${LANE + 4}" stroke="currentColor" stroke-width="1"/>`;
  if (label === undefined) return markup`${mark}\n`;
  const y = bottom + label.line * LABEL_LINE + 9;
  return markup`${mark}<path d="M${x},${top(lane) + LANE + 2}V${y - FONT + 1}" stroke="${muted.light}" stroke-width="0.5"/><text x="${label.x}" y="${y}" text-anchor="middle">${label.text}</text>\n`;
}

/**
 * Where the critical path runs. Of the first hop it is known that it begins with the operation, and of the last that it
 * ends with it; of hops between them only how long they are, so they are not drawn.
 */
function criticalStretches(
  steps: readonly Step[],
  path: Explanation['criticalPath'],
  pcpus: readonly number[],
): { lane: number; begin: number; end: number }[] {
  const [first, last] = [path?.hops[0], path?.hops.at(-1)];
  if (first === undefined || last === undefined || first === last) return [];
  let now = 0;
  const spans = steps.map(({ pcpu, instructions }) => {
    const begin = now;
    now += instructions;
    return { pcpu, begin, end: now };
  });
  const from = take(spans, first.pcpu, first.instructions);
  const to = take(
    spans.toReversed().map(({ pcpu, begin, end }) => ({ pcpu, begin: -end, end: -begin })),
    last.pcpu,
    last.instructions,
  ).map(({ begin, end }) => ({ begin: -end, end: -begin }));
  return [
    ...from.map((span) => ({ ...span, lane: pcpus.indexOf(first.pcpu) })),
    ...to.map((span) => ({ ...span, lane: pcpus.indexOf(last.pcpu) })),
  ].filter(({ lane }) => lane >= 0);
}

/** The first so many instructions of a PCPU. */
function take(
  spans: readonly { pcpu: number; begin: number; end: number }[],
  of: number,
  instructions: number,
): { begin: number; end: number }[] {
  let left = instructions;
  return spans
    .filter(({ pcpu }) => pcpu === of)
    .flatMap(({ begin, end }) => {
      const length = Math.min(left, end - begin);
      left -= length;
      return length > 0 ? [{ begin, end: begin + length }] : [];
    });
}
