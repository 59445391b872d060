import { type Markup, markup } from '../markup.ts';
import { drawHtml } from '../page/frame.ts';

/** A page of a site. */
export interface SitePage {
  readonly title: string;
  /** The address of the page above it, relative; `undefined` of the first one. */
  readonly up: string | undefined;
  readonly content: Markup;
}

/** The text of a page: no script, no font, and no address but those of pages beside it. */
export function drawSitePage({ title, up, content }: SitePage): string {
  return drawHtml({
    title,
    head: markup`<link rel="icon" href="data:,">\n`,
    header: markup`${up === undefined ? '' : markup`<nav aria-label="Site"><a href="${up}">All benchmarks</a></nav>`}
<h1>${title}</h1>
`,
    main: markup`${content}\n`,
  });
}
