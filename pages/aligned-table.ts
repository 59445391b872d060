/**
 * A table of Markdown, as prettier writes one.
 *
 * @param rows the head first, all of as many cells
 * @param isFigure whether a column's cells stand at the right
 */
export function alignedTable(
  [head = [], ...rows]: readonly (readonly string[])[],
  isFigure: (column: number) => boolean,
): string[] {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .map((cell, column) =>
        isFigure(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(' | ')} |`;
  const rule = widths.map((width, column) =>
    isFigure(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(head), line(rule), ...rows.map(line)];
}
