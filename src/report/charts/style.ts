import { allColours, ink } from './colours.ts';

/** The class of a chart: its rules hold for nothing else in a page. */
export const CHART_CLASS = 'worldswitch-chart';

/**
 * The style sheet of charts. Charts are drawn in the colours of light paper, as attributes, which is what programs that
 * know no style sheets show; on a dark screen rules put others in their place.
 */
export function chartStyle(): string {
  const rules = allColours().flatMap(({ light, dark }) => [
    `.${CHART_CLASS} [fill="${light}"] { fill: ${dark}; }`,
    `.${CHART_CLASS} [stroke="${light}"] { stroke: ${dark}; }`,
  ]);
  return [
    `.${CHART_CLASS} { color: ${ink.light}; }`,
    '@media screen and (prefers-color-scheme: dark) {',
    `.${CHART_CLASS} { color: ${ink.dark}; }`,
    ...rules,
    '}',
  ].join('\n');
}
