/*
 * GitHub's kind of Markdown.
 */

/** A row of a table. */
export function gfmRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

/** The row below a table's head. */
export function gfmRule(alignments: readonly ('left' | 'right')[]): string {
  return gfmRow(alignments.map((alignment) => (alignment === 'left' ? '---' : '---:')));
}

/** A sentence, with what Markdown would take for markup escaped. */
export function gfmText(text: string): string {
  return text.replaceAll(/[\\`*_<[~&]/g, String.raw`\$&`);
}
