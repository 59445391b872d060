import { knownWorkloads } from '../catalog/workloads.ts';
import type { HardwareProfile } from '../catalog/hardware/schema.ts';
import type { Run } from '../results/schema.ts';
import { bibtexOf } from './citation.ts';
import { drawTable } from './explanation-markdown.ts';
import { classTable, placeTable } from './explanation-tables.ts';
import { gfmText } from './gfm.ts';
import { type MarkdownBlock, MOST_BYTES, withinLimit } from './markdown-limit.ts';
import { renderMarkdown } from './markdown.ts';
import { openingOf } from './opening.ts';
import { reportedMicrobenchmarks } from './report-cells.ts';
import { formatFigure } from './numbers.ts';
import { workloadsOf } from './workload-cells.ts';

/**
 * A run for a README or an issue: what it found, its figures, where the instructions of its explained microbenchmarks go, and
 * what its workloads do. It is no longer than what GitHub takes.
 *
 * @throws WorldswitchError if this version can't make figures of the run, or an explanation is damaged
 */
export function renderReportMarkdown(run: Run, hardware?: HardwareProfile): string {
  // Its title stands first, and what was found below it.
  const figures = runBlocks(run, hardware);
  return withinLimit(
    [
      ...figures.slice(0, 1),
      ...openingBlocks(run),
      ...figures.slice(1),
      ...explanationBlocks(run),
      ...workloadBlocks(run),
      { lines: citationLines(run), rank: 1 },
    ],
    (left) =>
      `Left out here are ${formatFigure(left)} parts, since GitHub takes no more than ${formatFigure(MOST_BYTES)} bytes: ` +
      `<code>worldswitch report ${run.id} -o report.html</code> has them.`,
  );
}

function openingBlocks(run: Run): MarkdownBlock[] {
  const sentences = openingOf(run)?.sentences ?? [];
  return sentences.length === 0
    ? []
    : [{ lines: [...sentences.map((each) => `- ${gfmText(each)}`), ''], rank: 0 }];
}

/** Paragraphs and tables of the run itself: what comes last, which are notes, is left out first. */
function runBlocks(run: Run, hardware?: HardwareProfile): MarkdownBlock[] {
  return renderMarkdown(run, hardware)
    .split('\n\n')
    .map((block, index) => ({ lines: [block.trimEnd(), ''], rank: 1 + index / 1000 }));
}

/** Of every cell the places, before the classes of any. */
function explanationBlocks(run: Run): MarkdownBlock[] {
  const cells = reportedMicrobenchmarks(run).flatMap(({ explained }) => explained);
  return cells.flatMap(({ configuration, explanation }) =>
    [placeTable(explanation), classTable(explanation)].map((table, index) => ({
      lines: [
        `**${gfmText(`${explanation.benchmark} on ${configuration}. ${table.title}`)}**`,
        '',
        ...drawTable(table),
        '',
      ],
      rank: 3 + index,
    })),
  );
}

function workloadBlocks(run: Run): MarkdownBlock[] {
  const ids = workloadsOf(run);
  return knownWorkloads
    .filter(({ id }) => ids.includes(id))
    .map(({ id, title, stresses, scale }) => ({
      lines: [`- **${id}**: ${gfmText(`${title}. Under load: ${stresses}. Scale: ${scale}.`)}`],
      rank: 2,
    }));
}

function citationLines(run: Run): string[] {
  return ['**To cite it**', '', '```bibtex', bibtexOf(run), '```', ''];
}
