import { clip } from './printable.ts';
import { WIDTH } from './wrap.ts';

export type Alignment = 'left' | 'right';

/** Columns side by side; the first of text gives way if there is no room for all. */
export function drawColumns(
  lines: readonly (readonly string[])[],
  alignments: readonly Alignment[],
  indent = '',
): string[] {
  const widths = alignments.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const excess = indent.length + widths.reduce((sum, width) => sum + width + 2, -2) - WIDTH;
  widths[0] = Math.max(1, (widths[0] ?? 0) - Math.max(0, excess));
  return lines.map((line) => {
    const cells = alignments.map((alignment, column) => {
      const width = widths[column] ?? 0;
      const cell = clip(line[column] ?? '', width);
      return alignment === 'left' ? cell.padEnd(width) : cell.padStart(width);
    });
    return (indent + cells.join('  ')).trimEnd();
  });
}
