import { made, type Markup, markup, textOf } from '../markup.ts';
import { clip } from '../printable.ts';
import { type Colour, muted, paper } from './colours.ts';
import { type ChartSize, chartSizes, MILLIMETRES } from './size.ts';
import { CHART_CLASS, chartStyle } from './style.ts';

/** What a chart says in words. */
export interface ChartText {
  /** Of its elements, for what refers to them: unique in a page, and a name in XML. */
  readonly id: string;
  /** Above the picture. */
  readonly title: string;
  /** What those who can't see it need to know. */
  readonly description: string;
  /** Below the picture, a line each; none if it is left out. */
  readonly notes?: readonly string[];
}

/** A colour and what it means. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: Colour;
  /** Of the colour; 1 if it is left out. */
  readonly opacity?: number;
}

/** What is drawn below title and legend. Lengths are pixels, unless the picture is scaled. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly content: Markup;
}

/** The size of the font of charts, and the estimated width of one of its characters. */
export const FONT = 11;
export const CHARACTER = 6.1;

const FONTS = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif";
const TITLE_HEIGHT = 22;
const LEGEND_LINE = 17;
const NOTE_LINE = 15;
const NOTE_GAP = 10;
/** Of a swatch with the gaps around it. */
const SWATCH = 30;

/** A chart as an SVG element that can stand in a page which has {@link chartStyle}. The same input gives the same text. */
export function picture(text: ChartText, legend: readonly LegendEntry[], drawing: Drawing): string {
  const { id, title, description, notes = [] } = text;
  const { entries, lines } = layOut(legend, drawing.width);
  const top = TITLE_HEIGHT + lines * LEGEND_LINE + (lines === 0 ? 0 : 4);
  const height = Math.ceil(
    top + drawing.height + notes.length * NOTE_LINE + (notes.length === 0 ? 0 : NOTE_GAP),
  );
  const most = Math.floor(drawing.width / CHARACTER);
  return textOf(markup`<svg xmlns="http://www.w3.org/2000/svg" class="${CHART_CLASS}" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${drawing.width} ${height}" width="${drawing.width}" height="${height}" font-family="${FONTS}" font-size="${FONT}" fill="currentColor">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${description}</desc>
<text x="0" y="14" font-size="13" font-weight="600">${title}</text>
${entries.map(
  ({ label, colour, opacity, x, line }) =>
    markup`<rect x="${x}" y="${TITLE_HEIGHT + line * LEGEND_LINE + 2}" width="11" height="11" fill="${colour.light}"${opacity === undefined ? '' : markup` fill-opacity="${opacity}"`}/><text x="${x + 16}" y="${TITLE_HEIGHT + line * LEGEND_LINE + 11.5}">${label}</text>`,
)}
<g transform="translate(0,${top})">${drawing.content}</g>
${notes.map((note, index) => markup`<text x="0" y="${top + drawing.height + NOTE_GAP + index * NOTE_LINE + 6}" fill="${muted.light}">${clip(note, most)}</text>\n`)}</svg>
`);
}

/** What {@link picture} says of its size. */
const EXTENT = /viewBox="0 0 ([\d.]+) ([\d.]+)" width="[\d.]+" height="[\d.]+"/;

/** The same as a file of its own, with its style, a paper and a margin, as large as it is to be shown. */
export function standalone(svg: string, size: ChartSize = chartSizes.page): string {
  const [, ownWidth, ownHeight] = EXTENT.exec(svg) ?? [];
  const { margin } = size;
  const own = { width: Number(ownWidth) + 2 * margin, height: Number(ownHeight) + 2 * margin };
  // The drawing stands in the middle of what its form adds.
  const width = Math.max(own.width, own.height * (size.ratio ?? 0));
  const height = size.ratio === undefined ? own.height : width / size.ratio;
  const [left, top] = [(own.width - width) / 2 - margin, (own.height - height) / 2 - margin];
  const box = [left, top, width, height].map(rounded).join(' ');
  const [across, down] =
    size.unit === 'mm'
      ? [width * MILLIMETRES, height * MILLIMETRES]
      : [width, height].map((length) => (length * (size.shown ?? width)) / width);
  const style = markup`<style>${made(`<![CDATA[\n${chartStyle()}\n]]>`)}</style><rect x="${rounded(left)}" y="${rounded(top)}" width="${rounded(width)}" height="${rounded(height)}" fill="${paper.light}"/>`;
  const unit = size.unit === 'mm' ? 'mm' : '';
  return svg
    .replace(
      EXTENT,
      `viewBox="${box}" width="${rounded(across ?? width)}${unit}" height="${rounded(down ?? height)}${unit}"`,
    )
    .replace('>\n', () => `>\n${String(style)}\n`);
}

/** To a hundredth. */
function rounded(length: number): number {
  return Math.round(100 * length) / 100;
}

function layOut(
  legend: readonly LegendEntry[],
  width: number,
): { entries: (LegendEntry & { x: number; line: number })[]; lines: number } {
  let [x, line] = [0, 0];
  const entries = legend.map((entry) => {
    const needed = SWATCH + entry.label.length * CHARACTER;
    if (x > 0 && x + needed > width) [x, line] = [0, line + 1];
    const placed = { ...entry, x: Math.round(x), line };
    x += needed;
    return placed;
  });
  return { entries, lines: entries.length === 0 ? 0 : line + 1 };
}
