import { differenceShades, type Palette, palettes } from './flame-graph-colours.ts';

/** The class of the picture: its rules hold for nothing else, should it stand in a page with others. */
export const FLAME_GRAPH_CLASS = 'worldswitch-flame-graph';

/** The size of the font of frames. */
export const FRAME_FONT = 11;

/** The style sheet of flame graphs, light or dark as the reader prefers. */
export function flameGraphStyle(): string {
  return [
    ...rules([
      ['', "font: 12px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif"],
      ['.heading', 'font-size: 16px; font-weight: 600'],
      ['.axis text', 'font-size: 11px; text-anchor: middle'],
      ['.axis .first', 'text-anchor: start'],
      ['.axis .last', 'text-anchor: end'],
      ['.axis path', 'fill: none'],
      [
        '.frame text',
        `font: ${FRAME_FONT}px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace; pointer-events: none`,
      ],
      // Neighbours of one place would run into each other.
      ['.shade1 rect', 'fill-opacity: 0.87'],
      ['.shade2 rect', 'fill-opacity: 0.74'],
      ['.below', 'opacity: 0.6'],
      ['.other rect', 'fill-opacity: 0.25'],
      ['.match rect', 'stroke-width: 1.5'],
      ['.controls', 'display: flex; gap: 8px; justify-content: flex-end; align-items: center'],
      ['.controls input', 'width: 160px; font: inherit'],
      ['.controls button', 'font: inherit'],
    ]),
    ...paletteRules(palettes.light),
    '@media (prefers-color-scheme: dark) {',
    ...paletteRules(palettes.dark),
    '}',
  ].join('\n');
}

function paletteRules({ scheme, surface, text, muted, neutral, places }: Palette): string[] {
  return rules([
    ['', `color-scheme: ${scheme}`],
    ['.surface', `fill: ${surface}`],
    ['text', `fill: ${text}`],
    ['.muted, .axis text', `fill: ${muted}`],
    ['.axis path', `stroke: ${muted}`],
    ['.controls', `color: ${text}`],
    ['.match rect', `stroke: ${text}`],
    ['.neutral rect', `fill: ${neutral}`],
    ...(['more', 'fewer'] as const).flatMap((direction) =>
      differenceShades[scheme][direction].map(
        (colour, index) => [`.${direction}${index + 1} rect`, `fill: ${colour}`] as const,
      ),
    ),
    ...Object.entries(places).map(([place, colour]) => [`.${place} rect`, `fill: ${colour}`] as const),
  ]);
}

function rules(pairs: readonly (readonly [selectors: string, declarations: string])[]): string[] {
  return pairs.map(([selectors, declarations]) => {
    const own = selectors.split(', ').map((selector) => `.${FLAME_GRAPH_CLASS} ${selector}`.trimEnd());
    return `${own.join(', ')} { ${declarations} }`;
  });
}
