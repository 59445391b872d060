import { type Markup, markup, textOf } from '../../report/markup.ts';
import type { Progress } from '../measuring/progress.ts';
import { assets } from './assets.ts';
import { runPath } from './links.ts';

/** The parts of the dashboard. */
const PARTS = [
  ['runs', '/', 'Runs'],
  ['history', '/history', 'History'],
  ['series', '/series', 'Series'],
  ['compare', '/compare', 'Compare'],
  ['start', '/start', 'Start a run'],
] as const;

/** A page of the dashboard before it is drawn. */
export interface View {
  readonly title: string;
  /** The part that it belongs to. */
  readonly part?: (typeof PARTS)[number][0];
  /** Stands before the content, and stays as it is when that changes: what a reader fills in. */
  readonly fixed?: Markup;
  readonly content: Markup;
  /** A script of the form that is on the page. */
  readonly script?: 'versions';
  /** Where the events come from after which what is on the page is another; none if it stays as it is. */
  readonly events?: string;
  /** What is shown of the progress of a run: an event that says something else makes the page load it. */
  readonly shown?: string;
}

/** Draws a page. `going` is the run that is being measured. */
export function drawView(
  { title, part, fixed, content, script, events, shown }: View,
  going?: Progress,
): string {
  return textOf(markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · worldswitch</title>
<link rel="icon" href="${assets.icon.path}">
<link rel="stylesheet" href="${assets.style.path}">
${events === undefined ? '' : markup`<script src="${assets.script.path}" defer></script>`}${script === undefined ? '' : markup`<script src="${assets[script].path}" defer></script>`}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="site">
<a class="name" href="/">worldswitch</a>
<nav aria-label="Dashboard"><ul>${PARTS.map(([id, href, label]) => markup`<li><a href="${href}"${id === part ? markup` aria-current="page"` : ''}>${label}</a></li>`)}</ul></nav>
${going === undefined ? '' : markup`<p class="going"><a href="${runPath(going.run)}">A run is going on</a></p>`}
</header>
<main id="main" tabindex="-1">
<h1>${title}</h1>
${fixed ?? ''}${events === undefined ? '' : CONNECTION}<div id="live"${events === undefined ? '' : markup` data-events="${events}" data-shown="${shown ?? ''}"`}>
${content}
</div>
</main>
<footer><p>Figures are instructions, not hardware time. The same as JSON: <a href="/api/openapi.json">the description of the API</a>.</p></footer>
</body>
</html>
`);
}

/** Where the script says whether it would notice that something has changed: then it loads anew what is live. */
const CONNECTION = markup`<p class="connection" id="connection" role="status"></p>
<noscript><p class="note">Without scripts this page stays as it is: reload it to see what has changed.</p></noscript>
`;
