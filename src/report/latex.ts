import { published } from '../catalog/published.ts';
import type { HardwareProfile } from '../catalog/hardware/schema.ts';
import type { Run } from '../results/schema.ts';
import { bibtexOf } from './citation.ts';
import { latexDocument, latexLabel, latexRow, spanning } from './latex-document.ts';
import { titleOf, unitNotes } from './notes.ts';
import { predictionNotes } from './predicted-columns.ts';
import { hasPublished, type Sheet, type SheetCell, type SheetGroup } from './sheet.ts';
import { sheetsOf } from './sheets.ts';
import { texText } from './tex.ts';

/**
 * The tables of a run as a document that LaTeX compiles; each table can be copied into another one that has booktabs.
 *
 * @throws WorldswitchError if this version can't make figures of what was measured
 */
export function renderLatex(run: Run, hardware?: HardwareProfile): string {
  const about = [`${titleOf(run)}.`, ...unitNotes(run), ...predictionNotes(run, hardware)];
  const document = latexDocument(
    about.join(' '),
    sheetsOf(run, hardware).map((sheet, index) =>
      drawSheet(sheet, captionOf(sheet, run), labelOf(run, index)),
    ),
  );
  // What follows the end of a document is not set.
  return `${document}\n${bibtexOf(run)}\n`;
}

/**
 * Groups stand side by side, but for those that are derived: their columns are those of the first group, and below each
 * other all of them are no wider than a page.
 */
function drawSheet(sheet: Sheet, caption: string, label: string): string[] {
  const { per, groups, footnotes } = sheet;
  const beside = groups.filter(({ origin }) => origin !== 'derived');
  const columns = beside.flatMap((group) => group.columns);
  return [
    String.raw`\begin{table}[p]`,
    String.raw`\centering\small`,
    String.raw`\caption{${texText(caption)}}`,
    // Behind the caption, which gives it its number.
    String.raw`\label{${label}}`,
    String.raw`\begin{tabular}{l${'r'.repeat(columns.length)}}`,
    String.raw`\toprule`,
    latexRow(['', ...beside.map((group) => spanning(group.columns.length, texText(group.title)))]),
    rulesBelow(beside),
    latexRow([per, ...columns.map(({ head }) => texText(head))]),
    String.raw`\midrule`,
    ...drawRows(sheet, (cells) =>
      cells.flatMap((own, group) => (groups[group]?.origin === 'derived' ? [] : own)),
    ),
    ...groups.flatMap((group, index) =>
      group.origin === 'derived' ? drawDerived(sheet, group, index, columns.length) : [],
    ),
    String.raw`\bottomrule`,
    String.raw`\end{tabular}`,
    '',
    String.raw`\smallskip\raggedright\footnotesize`,
    ...footnotes.map(({ mark, text }) => String.raw`${texText(mark)} ${texText(text)}\par`),
    ...(hasPublished(sheet)
      ? [String.raw`Cycles: ${texText(`${published.source}. ${published.provenance}`)}\par`]
      : []),
    String.raw`\end{table}`,
  ];
}

/** What a table shows, of which run: it may stand in another document. */
function captionOf({ title, per, kind }: Sheet, run: Run): string {
  const what = kind === 'workload' ? 'Application workloads' : 'Microbenchmarks';
  const named = title.startsWith(what) ? title : `${what} on ${title}`;
  return `${named}: medians per ${per}. ${titleOf(run)}.`;
}

/** The name by which a document refers to a table: `tab:worldswitch-20261128T153631-a8ee-1`. */
function labelOf({ id }: Run, index: number): string {
  return latexLabel('tab', id, index + 1);
}

/** A line below the title of each group. */
function rulesBelow(groups: readonly SheetGroup[]): string {
  let column = 2;
  const rules = groups.map(({ columns }) => {
    const first = column;
    column += columns.length;
    return String.raw`\cmidrule(lr){${first}-${column - 1}}`;
  });
  return rules.join('');
}

/** What is derived from the columns above it, a cell below each that has one. */
function drawDerived(sheet: Sheet, group: SheetGroup, index: number, columns: number): string[] {
  const above = sheet.groups.filter(({ origin }) => origin !== 'derived').flatMap((each) => each.columns);
  const places = above.map(({ configuration }) =>
    group.columns.findIndex((column) => column.configuration === configuration),
  );
  return [
    String.raw`\midrule`,
    String.raw`\multicolumn{${columns + 1}}{l}{\textit{${texText(group.title)}}} \\`,
    ...drawRows(sheet, (cells) => places.map((place) => cells[index]?.[place])),
  ];
}

function drawRows(
  { rows }: Sheet,
  choose: (cells: readonly (readonly SheetCell[])[]) => readonly (SheetCell | undefined)[],
): string[] {
  return rows.map(({ name, indented, marks, cells }) =>
    latexRow([
      `${indented ? String.raw`\quad ` : ''}${texText([name, ...marks].join(' '))}`,
      ...choose(cells).map((cell) => (cell === undefined ? '' : texText((cell.text + cell.mark).trim()))),
    ]),
  );
}
