import { chartStyle } from '../charts/style.ts';
import { palettes } from '../flame-graph-colours.ts';

/** The style sheet of a report: for screens of any width, light or dark as the reader prefers, and for paper. */
export function pageStyle(): string {
  return `${variables('light')}
${BASE}
${NARROW}
${chartStyle()}
@media screen and (prefers-color-scheme: dark) {
${variables('dark')}
}
${PRINT}`;
}

function variables(scheme: 'light' | 'dark'): string {
  const { surface, text, muted } = palettes[scheme];
  const [line, tint, link] =
    scheme === 'light' ? ['#c9ced4', '#f3f5f7', '#0b5394'] : ['#3a424b', '#1e2329', '#8cc4ff'];
  return `:root { color-scheme: ${scheme}; --surface: ${surface}; --text: ${text}; --muted: ${muted}; --line: ${line}; --tint: ${tint}; --link: ${link}; }`;
}

const BASE = `* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--surface); color: var(--text); font: 16px/1.55 Charter, 'Bitstream Charter', 'Sitka Text', Cambria, 'DejaVu Serif', serif; }
h1, h2, h3, h4, table, figure, nav, details, .facts { font-family: system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 0.3rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 0.6rem; padding-top: 0.7rem; border-top: 2px solid var(--text); }
h3 { font-size: 1.1rem; margin: 2rem 0 0.4rem; }
p, ul, ol, dl { max-width: 48rem; }
a { color: var(--link); }
code { font: 0.86em ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { background: var(--tint); padding: 0.8rem 1rem; overflow-x: auto; border-radius: 4px; max-width: 64rem; }
pre code { overflow-wrap: normal; }
.facts { color: var(--muted); font-size: 0.9rem; }
nav ol { padding-left: 1.3rem; font-size: 0.92rem; columns: 2 16rem; }
figure { margin: 0; min-width: 0; }
figure > .scroll > svg { display: block; }
figcaption, .note { color: var(--muted); font-size: 0.82rem; line-height: 1.45; margin-top: 0.4rem; max-width: 48rem; }
.grid { display: grid; gap: 2.2rem 2.4rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); align-items: start; }
.strips { grid-template-columns: repeat(auto-fill, minmax(min(100%, 37.5rem), 1fr)); margin-top: 1.6rem; }
.opening { display: flex; flex-wrap: wrap; gap: 1.2rem 2.4rem; align-items: flex-start; margin: 1.2rem 0 1.6rem; }
.opening figure { flex: 0 1 auto; max-width: 100%; }
.found { flex: 1 1 min(100%, 24rem); max-width: 48rem; list-style: none; margin: 0; padding: 0; font-size: 1.12rem; }
.found li { margin: 0 0 0.8rem; }
.about-run { color: var(--muted); font-size: 0.92rem; }
.wide { margin-top: 1.6rem; }
.about { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0.4rem 0; }
.about dt { color: var(--muted); font-size: 0.9rem; }
.about dd { margin: 0; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.84rem; font-variant-numeric: tabular-nums; margin: 0.4rem 0; }
caption { text-align: left; font-weight: 600; padding: 0.3rem 0; }
th, td { padding: 0.18rem 0.7rem; text-align: left; white-space: nowrap; vertical-align: top; }
td.detail { white-space: normal; min-width: 16rem; }
th { font-weight: 600; }
tbody th { font-weight: 400; }
.number { text-align: right; }
thead tr:first-child > * { border-top: 2px solid var(--text); }
thead tr:last-child > *, thead [rowspan] { border-bottom: 1px solid var(--text); }
tbody:last-child tr:last-child > *, tfoot tr:last-child > * { border-bottom: 2px solid var(--text); }
tfoot > tr > * { border-top: 1px solid var(--text); font-weight: 600; }
.mark { display: inline-block; width: 0.6em; text-align: left; }
.variant th { padding-left: 1.9rem; color: var(--muted); }
.beside { background: var(--tint); }
.published { border-left: 1px solid var(--line); }
.published ~ .published { border-left: 0; }
.cycles { color: var(--muted); }
details { margin-top: 0.4rem; font-size: 0.84rem; }
summary { cursor: pointer; color: var(--link); width: fit-content; }
.findings { list-style: none; padding: 0; }
.findings li { margin: 0 0 0.9rem; padding-left: 0.9rem; border-left: 4px solid var(--line); }
.findings .holds { border-color: #2c8f5d; }
.findings .broken { border-color: #c75300; }
.findings strong { font-family: system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif; font-size: 0.86rem; }
.findings .note { display: block; margin: 0; }
.failed { border-left: 4px solid #c75300; padding-left: 0.9rem; }`;

/** Of a phone's screen the charts of rows take the whole width; all charts, so that their type stays of one size. */
const NARROW = `@media screen and (max-width: 27rem) {
figure > .scroll > svg { zoom: 0.92; }
}`;

const PRINT = `@media print {
@page { size: A4; margin: 16mm 14mm; }
html { font-size: 9.5pt; }
body { max-width: none; padding: 0; font-size: 1rem; }
h1, h2, h3, caption { break-after: avoid; }
figure, table, li { break-inside: avoid; }
nav, details { display: none; }
.scroll { overflow: visible; }
.grid { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 6mm 8mm; }
svg { zoom: 0.8; }
.strips { grid-template-columns: minmax(0, 1fr); }
th, td { padding: 0.1rem 0.4rem; font-size: 7.5pt; }
a { color: inherit; text-decoration: none; }
pre { white-space: pre-wrap; }
}`;
