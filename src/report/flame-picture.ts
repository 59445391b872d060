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

/** A frame as it is drawn: everything but where its callees are. */
export interface DrawnFrame {
  /** What is written on it, and searched. */
  readonly name: string;
  /** What its colour is the style of. */
  readonly style: string;
  /** 0 for the root. */
  readonly depth: number;
  /** What is to the left of it, and how wide it is itself: all in one measure. */
  readonly start: number;
  readonly width: number;
  /** What a browser shows of it. */
  readonly tooltip: string;
}

/** What is drawn of a flame graph. Texts may have any characters. */
export interface FlamePicture {
  readonly title: string;
  readonly subtitle: string;
  /** For those who can't see it. */
  readonly description: string;
  /** Colours and what they mean. */
  readonly legend: readonly { readonly style: string; readonly text: string }[];
  /** The root first, and each before those above it. */
  readonly frames: readonly DrawnFrame[];
  /** What the width of the root is on the axis. */
  readonly whole: number;
  /** Below the axis: what widths are. */
  readonly footer: string;
}

/**
 * A flame graph as a picture that needs nothing else: no font, no network, no script, though it has one for those who
 * look closer. The same input gives the same text.
 */
export function drawFlamePicture(picture: FlamePicture): string {
  const { title, subtitle, frames } = picture;
  const total = frames[0]?.width ?? 0;
  const legend = layOutLegend(picture.legend);
  const plotTop = LEGEND_TOP + legend.lines * LEGEND_LINE;
  const bottom = plotTop + levelsOf(frames) * HEIGHT;
  const height = bottom + FOOT;
  const scale = total === 0 ? 0 : PLOT / total;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${FLAME_GRAPH_CLASS}" viewBox="0 0 ${WIDTH} ${height}"` +
      ` width="${WIDTH}" height="${height}" role="img" aria-label="${xmlText(`${title}. ${subtitle}`)}"` +
      ` data-left="${MARGIN}" data-width="${PLOT}" data-gap="${GAP}" data-padding="${PADDING}"` +
      ` data-character="${pixels(CHARACTER)}" data-baseline="${BASELINE}">`,
    `<title>${xmlText(title)}</title>`,
    `<desc>${xmlText(picture.description)}</desc>`,
    `<style>\n${flameGraphStyle()}\n</style>`,
    `<rect class="surface" width="${WIDTH}" height="${height}"/>`,
    `<text class="heading" x="${MARGIN}" y="28">${xmlText(clip(printable(title), LONGEST_TITLE))}</text>`,
    `<text class="muted" x="${MARGIN}" y="49">${xmlText(clip(printable(subtitle), LONGEST_LINE))}</text>`,
    ...legend.entries.map(drawEntry),
    ...frames
      .filter(({ width }) => width * scale >= NARROWEST)
      .map((frame) => drawFrame(frame, scale, bottom)),
    drawAxis(picture.whole, bottom),
    `<text class="muted" x="${MARGIN}" y="${bottom + 44}">${xmlText(picture.footer)}</text>`,
    `<script><![CDATA[${FLAME_GRAPH_SCRIPT}]]></script>`,
    '</svg>',
    '',
  ].join('\n');
}

/** How many frames stand above each other, with the root. */
function levelsOf(frames: readonly DrawnFrame[]): number {
  return frames.reduce((levels, { depth }) => Math.max(levels, depth + 1), 0);
}

interface Entry {
  readonly style: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Entries from left to right in as many lines as they need. */
function layOutLegend(legend: FlamePicture['legend']): {
  readonly entries: readonly Entry[];
  readonly lines: number;
} {
  const entries: Entry[] = [];
  let [x, line] = [MARGIN, 0];
  for (const { style, text } of legend) {
    const width = text.length * LEGEND_CHARACTER + LEGEND_SPACE;
    if (x > MARGIN && x + width > WIDTH - MARGIN) [x, line] = [MARGIN, line + 1];
    entries.push({ style, text, x, y: LEGEND_TOP + line * LEGEND_LINE });
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
  { name, style, depth, start, width, tooltip }: DrawnFrame,
  scale: number,
  bottom: number,
): string {
  const [x, y] = [MARGIN + start * scale, bottom - (depth + 1) * HEIGHT];
  const drawn = width * scale;
  const characters = Math.floor((drawn - 2 * PADDING) / CHARACTER);
  const text =
    characters < FEWEST_CHARACTERS
      ? ''
      : `<text x="${pixels(x + PADDING)}" y="${y + BASELINE}">${xmlText(clip(name, characters))}</text>`;
  return (
    `<g class="frame ${style}" data-name="${xmlText(name)}"` +
    ` data-depth="${depth}" data-start="${start}" data-count="${width}">` +
    `<title>${xmlText(tooltip)}</title>` +
    // A frame that is no wider than the gap has none.
    `<rect x="${pixels(x)}" y="${y}" width="${pixels(Math.max(drawn - GAP, Math.min(drawn, GAP)))}"` +
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

/** To a hundredth: more could not be seen. */
function pixels(length: number): string {
  return String(Math.round(length * 100) / 100);
}
