import { made, type Markup, markup, textOf } from '../markup.ts';
import { pageStyle } from './style.ts';

/** A part of a page, with a heading that the contents lead to. */
export interface Section {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

/** What all reports have in common, whatever was measured. */
export interface Page {
  /** `instructions`; empty if nothing was measured. */
  readonly units: string;
  /** Which run it is of. */
  readonly run: string;
  /** What was measured, in a paragraph. */
  readonly summary: string;
  /** What the run found; nothing if it has no figure. */
  readonly opening: Markup;
  readonly sections: readonly Section[];
}

/** The text of a page that needs nothing else: no network, no script, no font. */
export function drawPage({ units, run, summary, opening, sections }: Page): string {
  return textOf(markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>What virtualization costs: ${run}</title>
<style>
${made(pageStyle())}
</style>
</head>
<body>
<header>
<h1>What virtualization costs${units === '' ? '' : `, in ${units}`}</h1>
<p class="facts">${run}</p>
${opening}<p class="about-run">${summary}</p>
<nav aria-label="Sections"><ol>${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ol></nav>
</header>
<main>
${sections.map(
  ({ id, title, content }, index) => markup`<section aria-labelledby="${id}">
<h2 id="${id}">${index + 1}. ${title}</h2>
${content}
</section>
`,
)}</main>
</body>
</html>
`);
}
