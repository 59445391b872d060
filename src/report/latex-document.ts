import { texText } from './tex.ts';

/**
 * A document that LaTeX compiles.
 *
 * @param introduction a text above the tables
 * @param tables lines of each
 */
export function latexDocument(introduction: string, tables: readonly (readonly string[])[]): string {
  return [
    String.raw`\documentclass{article}`,
    String.raw`\usepackage[T1]{fontenc}`,
    String.raw`\usepackage{textcomp}`,
    String.raw`\usepackage{booktabs}`,
    String.raw`\usepackage[margin=2cm]{geometry}`,
    String.raw`\begin{document}`,
    texText(introduction),
    '',
    ...tables.flatMap((lines) => [...lines, '']),
    String.raw`\end{document}`,
    '',
  ].join('\n');
}

/** A name for `\label` and `\ref`. @param parts what it is of; only letters, digits and hyphens of it are left */
export function latexLabel(kind: 'tab' | 'fig', ...parts: readonly (string | number)[]): string {
  const names = parts.map((part) => String(part).replaceAll(/[^a-zA-Z0-9-]+/g, '-'));
  return [`${kind}:worldswitch`, ...names].join('-');
}

/** A cell as wide as so many columns. */
export function spanning(columns: number, text: string): string {
  return String.raw`\multicolumn{${columns}}{c}{${text}}`;
}

/** A row of a table, of cells that are LaTeX already. */
export function latexRow(cells: readonly string[]): string {
  return `${cells.join(' & ')} \\\\`;
}
