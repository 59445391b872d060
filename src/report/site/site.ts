import { causesOf } from '../../analysis/history/causes.ts';
import type { ExplainedStep, History } from '../../analysis/history/history.ts';
import { isSameCell } from '../../catalog/benchmarks.ts';
import { formatPercent } from '../differences.ts';
import { drawHistoryChart } from '../history/chart.ts';
import { renderHistoryCsv, renderHistoryJson } from '../history/documents.ts';
import { footnotesFrom } from '../history/gaps.ts';
import { drawCauses, drawHistoryNotes, drawHistoryTable, type HistoryLinks } from '../history/parts.ts';
import { made, type Markup, markup } from '../markup.ts';
import { formatFigure } from '../numbers.ts';
import { drawSitePage } from './page.ts';

/** A file of a site. */
export interface SiteFile {
  /** Relative, with slashes: `linux/hypercall.html`. */
  readonly path: string;
  readonly text: string;
}

/**
 * Histories as a site of files: a page for each benchmark, one for each two versions between which something changed, and the data.
 * All links are relative, so that it works in any folder of any web server, and from a disk.
 */
export function siteOf(histories: readonly History[], publishedAt: string): SiteFile[] {
  return [
    { path: 'index.html', text: indexPage(histories, publishedAt) },
    ...histories.flatMap((history) => filesOf(history)),
  ];
}

/** The folder of a history. */
function folderOf({ software }: History): string {
  return software.toLowerCase();
}

/** The name of a file: a variant's slash is none of a path. */
function fileName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '-');
}

/** The page of what changed between two versions, in its history's folder. */
function changesFile(from: string, to: string): string {
  return `${fileName(`${from}-to-${to}`)}.html`;
}

function benchmarksOf({ lines }: History): string[] {
  return [...new Set(lines.map(({ benchmark }) => benchmark))];
}

function filesOf(history: History): SiteFile[] {
  const folder = folderOf(history);
  const links: HistoryLinks = { changes: changesFile };
  return [
    ...benchmarksOf(history).map((benchmark) => ({
      path: `${folder}/${fileName(benchmark)}.html`,
      text: benchmarkPage(history, benchmark, links),
    })),
    ...pairsOf(history).map(({ from, to }) => ({
      path: `${folder}/${changesFile(from, to)}`,
      text: changesPage(history, from, to),
    })),
    { path: `${folder}/history.json`, text: renderHistoryJson(history) },
    { path: `${folder}/history.csv`, text: renderHistoryCsv(history) },
  ];
}

function stepsIn({ causes }: History): ExplainedStep[] {
  return causes.flatMap((cause) => cause.steps);
}

/** Versions between which there is a step. */
function pairsOf(history: History): { from: string; to: string }[] {
  const pairs = history.causes.map(({ from, to }) => {
    return { from: history.versions[from]?.number ?? '', to: history.versions[to]?.number ?? '' };
  });
  return [...new Map(pairs.map((pair) => [`${pair.from} ${pair.to}`, pair])).values()];
}

function indexPage(histories: readonly History[], publishedAt: string): string {
  return drawSitePage({
    title: 'What virtualization costs, version by version',
    up: undefined,
    content: markup`<p>Instructions per operation, exact, of unmodified hypervisors in emulated machines; not hardware time. As of ${publishedAt.slice(0, 10)}.</p>
${histories.map((history) => {
  const folder = folderOf(history);
  return markup`<h2>${history.software} ${history.range}</h2>
<p>${history.versions.length} versions, ${history.lines.length} cells. All of it: <a href="${folder}/history.json">JSON</a>, <a href="${folder}/history.csv">CSV</a>.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Cells of ${history.software}"><table><thead><tr><th scope="col">benchmark</th><th scope="col">configuration</th><th scope="col" class="number">first</th><th scope="col" class="number">last</th><th scope="col" class="number">change</th><th scope="col" class="number">steps</th></tr></thead>
<tbody>
${history.lines.map((line) => drawIndexRow(history, line, `${folder}/${fileName(line.benchmark)}.html`))}</tbody></table></div>
<h3>What changed between two versions</h3>
<ul>${pairsOf(history).map(({ from, to }) => markup`<li><a href="${folder}/${changesFile(from, to)}">${from} to ${to}</a></li>`)}</ul>`;
})}`,
  });
}

function drawIndexRow(history: History, line: History['lines'][number], href: string): Markup {
  const values = line.points.flatMap(({ readings: [reading] }) => reading?.value ?? []);
  const [first, last] = [values[0] ?? 0, values.at(-1) ?? 0];
  const steps = stepsIn(history).filter((step) => isSameCell(step, line));
  return markup`<tr><th scope="row"><a href="${href}">${line.benchmark}</a></th><td>${line.configuration}</td><td class="number">${formatFigure(first)}</td><td class="number">${formatFigure(last)}</td><td class="number">${formatPercent(last - first, first)}</td><td class="number">${steps.length}</td></tr>
`;
}

function benchmarkPage(history: History, benchmark: string, links: HistoryLinks): string {
  const own = history.lines.filter((line) => line.benchmark === benchmark);
  const only: History = {
    ...history,
    lines: own,
    causes: causesOf(stepsIn(history).filter((step) => step.benchmark === benchmark)),
    seams: history.seams.filter((seam) => seam.benchmark === benchmark),
  };
  const footnotes = footnotesFrom();
  const table = drawHistoryTable(only, own, footnotes);
  return drawSitePage({
    title: `${benchmark} by version of ${history.software}`,
    up: '../index.html',
    content: markup`<figure class="scroll">${made(drawHistoryChart(only))}</figure>
${table}
<h2>Steps, and the functions that account for them</h2>
${drawCauses(only.causes, only, links)}
<h2>Notes</h2>
${drawHistoryNotes(only, footnotes)}`,
  });
}

function changesPage(history: History, from: string, to: string): string {
  const causes = history.causes.filter(
    (cause) => history.versions[cause.from]?.number === from && history.versions[cause.to]?.number === to,
  );
  const changed = new Set(
    causes.flatMap(({ steps }) => steps.map((step) => `${step.configuration} ${step.benchmark}`)),
  );
  const still = history.lines.length - changed.size;
  return drawSitePage({
    title: `What changed from ${history.software} ${from} to ${to}`,
    up: '../index.html',
    content: markup`<p>${changed.size} cells differ by more than their sensitivity, and ${still} don't, or were not measured with both.</p>
${drawCauses(causes, history, { step: ({ benchmark }) => `${fileName(benchmark)}.html` })}`,
  });
}
