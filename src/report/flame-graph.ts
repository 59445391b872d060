import type { Explanation } from '../results/explanation.ts';
import { withAmounts } from './amounts.ts';
import { nameOfFrame } from './explanation-words.ts';
import { type FlameFrame, layOutFlameGraph } from './flame-graph-layout.ts';
import { FLAME_GRAPH_SCRIPT } from './flame-graph-script.ts';
import { FLAME_GRAPH_CLASS, flameGraphStyle, FRAME_FONT } from './flame-graph-style.ts';
import { formatFigure } from './numbers.ts';
import { clip, printable } from './printable.ts';
import { xmlText } from './xml.ts';

/*
 * Lengths are in the picture's own units, which are pixels unless it is scaled.
 */

const WIDTH = 1200;
const MARGIN = 12;
const PLOT = WIDTH - 2 * MARGIN;
/** Of a frame, with the gap below it. */
const HEIGHT = 18;
/** Between frames. */
const GAP = 1;
/** Between the edge of a frame and its text. */
const PADDING = 4;
/** From the top of a frame to the line its text stands on. */
const BASELINE = 12.5;
/** What is narrower could not be seen. */
const NARROWEST = 0.3;
/** Fonts of one width for all characters have about 0.6 of their size for each. */
const CHARACTER = 0.602 * FRAME_FONT;
/** In fewer characters there is nothing to read. */
const FEWEST_CHARACTERS = 3;
/** Characters of a title beside which the controls have room, and of a line. */
const LONGEST_TITLE = 80;
const LONGEST_LINE = 170;

/** From the top to the first line of the legend. */
const LEGEND_TOP = 72;
const LEGEND_LINE = 20;
/** The estimated width of a character of running text. */
const LEGEND_CHARACTER = 6.6;
/** Swatch, and the gap to the next entry. */
const LEGEND_SPACE = 44;
/** Below the root: the axis and a line of text. */
const FOOT = 58;

/**
 * A flame graph as a picture that needs nothing else: no font, no network, no script, though it has one for those who
 * look closer. The same explanation gives the same text.
 */
export function renderFlameGraph(explanation: Explanation, title: string, subtitle: string): string {
  const { operations } = explanation;
  const frames = layOutFlameGraph(explanation);
  const total = frames[0]?.instructions ?? 0;
  const legend = layOutLegend(frames, operations);
  const plotTop = LEGEND_TOP + legend.lines * LEGEND_LINE;
  const bottom = plotTop + levelsOf(frames) * HEIGHT;
  const height = bottom + FOOT;
  const scale = total === 0 ? 0 : PLOT / total;
  const summary = legend.entries.map(({ text }) => text).join('; ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${FLAME_GRAPH_CLASS}" viewBox="0 0 ${WIDTH} ${height}"` +
      ` width="${WIDTH}" height="${height}" role="img" aria-label="${xmlText(`${title}. ${subtitle}`)}"` +
      ` data-left="${MARGIN}" data-width="${PLOT}" data-gap="${GAP}" data-padding="${PADDING}"` +
      ` data-character="${pixels(CHARACTER)}" data-baseline="${BASELINE}">`,
    `<title>${xmlText(title)}</title>`,
    `<desc>${xmlText(`Flame graph. Instructions per operation: ${summary}.`)}</desc>`,
    `<style>\n${flameGraphStyle()}\n</style>`,
    `<rect class="surface" width="${WIDTH}" height="${height}"/>`,
    `<text class="heading" x="${MARGIN}" y="28">${xmlText(clip(printable(title), LONGEST_TITLE))}</text>`,
    `<text class="muted" x="${MARGIN}" y="49">${xmlText(clip(printable(subtitle), LONGEST_LINE))}</text>`,
    ...legend.entries.map(drawEntry),
    ...frames
      .filter(({ instructions }) => instructions * scale >= NARROWEST)
      .map((frame) => drawFrame(frame, { scale, bottom, total, operations })),
    drawAxis(total / operations, bottom),
    `<text class="muted" x="${MARGIN}" y="${bottom + 44}">width = instructions per operation; ` +
      `${formatFigure(total / operations)} in all. Not hardware time.</text>`,
    `<script><![CDATA[${FLAME_GRAPH_SCRIPT}]]></script>`,
    '</svg>',
    '',
  ].join('\n');
}

/** How many frames stand above each other, with the root. */
function levelsOf(frames: readonly FlameFrame[]): number {
  return frames.reduce((levels, { depth }) => Math.max(levels, depth + 1), 0);
}

interface Entry {
  readonly style: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** What each place executes, entries from left to right in as many lines as they need. */
function layOutLegend(
  frames: readonly FlameFrame[],
  operations: number,
): { readonly entries: readonly Entry[]; readonly lines: number } {
  const instructions = frames[0]?.instructions ?? 0;
  const places = frames.filter(({ depth }) => depth === 1);
  const entries: Entry[] = [];
  let [x, line] = [MARGIN, 0];
  for (const { name, place, amount } of withAmounts(places, { instructions, operations })) {
    const text = `${printable(nameOfFrame(name))} ${formatFigure(amount.figure)} (${formatFigure(amount.percent, 1)} %)`;
    const width = text.length * LEGEND_CHARACTER + LEGEND_SPACE;
    if (x > MARGIN && x + width > WIDTH - MARGIN) [x, line] = [MARGIN, line + 1];
    entries.push({ style: place ?? 'neutral', text, x, y: LEGEND_TOP + line * LEGEND_LINE });
    x += width;
  }
  return { entries, lines: line + 1 };
}

function drawEntry({ style, text, x, y }: Entry): string {
  return (
    `<g class="${style}"><rect x="${pixels(x)}" y="${y - 11}" width="14" height="14" rx="2"/>` +
    `<text x="${pixels(x + 20)}" y="${y}">${xmlText(clip(text, LONGEST_LINE))}</text></g>`
  );
}

/** One frame: its title is what a browser shows of it, its data is what the script works with. */
function drawFrame(
  { name, place, depth, start, instructions }: FlameFrame,
  { scale, bottom, total, operations }: { scale: number; bottom: number; total: number; operations: number },
): string {
  const shown = printable(depth === 1 ? nameOfFrame(name) : name);
  const [x, y] = [MARGIN + start * scale, bottom - (depth + 1) * HEIGHT];
  const width = instructions * scale;
  const characters = Math.floor((width - 2 * PADDING) / CHARACTER);
  const text =
    characters < FEWEST_CHARACTERS
      ? ''
      : `<text x="${pixels(x + PADDING)}" y="${y + BASELINE}">${xmlText(clip(shown, characters))}</text>`;
  const tooltip =
    `${shown}: ${formatFigure(instructions / operations)} instructions per operation, ` +
    `${formatFigure((100 * instructions) / total, 1)} %`;
  return (
    `<g class="frame ${place ?? 'neutral'} shade${shadeOf(name)}" data-name="${xmlText(shown)}"` +
    ` data-depth="${depth}" data-start="${start}" data-count="${instructions}">` +
    `<title>${xmlText(tooltip)}</title>` +
    // A frame that is no wider than the gap has none.
    `<rect x="${pixels(x)}" y="${y}" width="${pixels(Math.max(width - GAP, Math.min(width, GAP)))}"` +
    ` height="${HEIGHT - GAP}" rx="1.5"/>${text}</g>`
  );
}

/** Ticks at round figures of instructions per operation. */
function drawAxis(whole: number, bottom: number): string {
  const step = whole === 0 ? 1 : stepOf(whole);
  const drawn = Array.from({ length: Math.floor(whole / step) + 1 }, (_, index) => {
    const tick = index * step;
    const x = whole === 0 ? 0 : (tick / whole) * PLOT;
    // At the edges a text in the middle of its tick would be cut.
    const edge = index === 0 ? ' class="first"' : x > PLOT - 2 * MARGIN ? ' class="last"' : '';
    const at = pixels(MARGIN + x);
    return `<path d="M${at} ${bottom + 3}v5"/><text${edge} x="${at}" y="${bottom + 20}">${formatFigure(tick)}</text>`;
  });
  return `<g class="axis"><path d="M${MARGIN} ${bottom + 3}h${PLOT}"/>${drawn.join('')}</g>`;
}

/** At most so many ticks. */
const TICKS = 12;

/** The smallest of 1, 2 and 5 times a power of ten that gives no more ticks than there may be; at least a tenth. */
function stepOf(whole: number): number {
  const power = 10 ** Math.max(Math.floor(Math.log10(whole / TICKS)), -1);
  return power * ([1, 2, 5].find((factor) => whole / (factor * power) <= TICKS) ?? 10);
}

/** One of three shades; the same function has the same everywhere. */
function shadeOf(name: string): number {
  return [...name].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 3;
}

/** To a hundredth: more could not be seen. */
function pixels(length: number): string {
  return String(Math.round(length * 100) / 100);
}
