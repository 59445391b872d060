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

/** The text of a page about a run. */
export function drawPage({ units, run, summary, opening, sections }: Page): string {
  return drawDocument({
    title: `What virtualization costs: ${run}`,
    heading: `What virtualization costs${units === '' ? '' : `, in ${units}`}`,
    opening: markup`<p class="facts">${run}</p>
${opening}<p class="about-run">${summary}</p>
`,
    sections,
  });
}

/** A page of any content. */
export interface PageDocument {
  /** In the browser's tab. */
  readonly title: string;
  readonly heading: string;
  /** Below the heading. */
  readonly opening: Markup;
  readonly sections: readonly Section[];
}

/** The text of a page that needs nothing else: no network, no font. */
export function drawDocument({ title, heading, opening, sections }: PageDocument): string {
  return drawHtml({
    title,
    header: markup`<h1>${heading}</h1>
${opening}<nav aria-label="Sections"><ol>${sections.map((section) => markup`<li><a href="#${section.id}">${section.title}</a></li>`)}</ol></nav>
`,
    main: markup`${sections.map(
      ({ id, title: own, content }, index) => markup`<section aria-labelledby="${id}">
<h2 id="${id}">${index + 1}. ${own}</h2>
${content}
</section>
`,
    )}`,
  });
}

/** The text of a page in our style. @param head what else its head has, each on a line */
export function drawHtml({
  title,
  head = markup``,
  header,
  main,
}: {
  readonly title: string;
  readonly head?: Markup;
  readonly header: Markup;
  readonly main: Markup;
}): string {
  return textOf(markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
${head}<style>
${made(pageStyle())}
</style>
</head>
<body>
<header>
${header}</header>
<main>
${main}</main>
</body>
</html>
`);
}
