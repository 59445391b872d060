/** Lines of equal length, aligned at the right: a title above all columns, their heads, a rule, the cells. */
export function drawBlock(
  title: string,
  heads: readonly string[],
  cells: readonly (readonly string[])[],
): string[] {
  const lines = [heads, ...cells];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const [head = '', ...drawn] = lines.map((line) =>
    line.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '),
  );
  const width = Math.max(title.length, head.length);
  return [
    title.padEnd(width),
    head.padStart(width),
    '-'.repeat(width),
    ...drawn.map((line) => line.padStart(width)),
  ];
}
