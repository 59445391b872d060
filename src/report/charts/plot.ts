import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { made } from '../markup.ts';
import type { Drawing } from './picture.ts';

/** Plot needs a document to make elements of; nothing is ever added to it. */
const { document } = parseHTML('<!doctype html><html><body></body></html>');

/** Draws with Observable Plot. */
export function drawPlot(options: Omit<Plot.PlotOptions, 'document' | 'figure'>): Drawing {
  const svg = Plot.plot({ ...options, figure: false, document: document as never });
  // Its rules are for a page of its own.
  svg.querySelector('style')?.remove();
  for (const element of svg.querySelectorAll('*')) shorten(element);
  const [width, height] = ['width', 'height'].map((name) => Number(svg.getAttribute(name)));
  return {
    width: width ?? 0,
    height: height ?? 0,
    content: made(`<g text-anchor="middle">${svg.innerHTML}</g>`),
  };
}

/** Attributes that hold lengths: a hundredth of a pixel is enough. */
const LENGTHS = ['transform', 'd', 'x', 'y', 'width', 'height', 'x1', 'x2', 'y1', 'y2', 'cx', 'cy'];

function shorten(element: {
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}): void {
  // The picture as a whole has a name and a description.
  element.removeAttribute('aria-label');
  element.removeAttribute('aria-hidden');
  for (const name of LENGTHS) {
    const value = element.getAttribute(name);
    if (value?.includes('.') !== true) continue;
    element.setAttribute(
      name,
      value.replaceAll(/\d+\.\d{3,}/g, (number) => String(Math.round(100 * Number(number)) / 100)),
    );
  }
}
