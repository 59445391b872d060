import { made, type Markup, markup, textOf } from '../markup.ts';
import { pageStyle } from '../page/style.ts';

/** A page of a site. */
export interface SitePage {
  readonly title: string;
  /** The address of the page above it, relative; `undefined` of the first one. */
  readonly up: string | undefined;
  readonly content: Markup;
}

/** The text of a page: no script, no font, and no address but those of pages beside it. */
export function drawSitePage({ title, up, content }: SitePage): string {
  return textOf(markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>
${made(pageStyle())}
</style>
</head>
<body>
<header>
${up === undefined ? '' : markup`<nav aria-label="Site"><a href="${up}">All benchmarks</a></nav>`}
<h1>${title}</h1>
</header>
<main>
${content}
</main>
</body>
</html>
`);
}
