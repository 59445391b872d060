import type { Part } from './directive.ts';

/** Stands where lines are left out. */
export const LEFT_OUT = '[…]';

/** What of an output is shown. */
export interface Shown {
  readonly lines: readonly string[];
  /** Parts that were looked for and are there. */
  readonly found: readonly Part[];
}

/**
 * The lines of an output that are shown.
 *
 * @param parts those that are wanted, in the order of the output; all of it if there are none
 * @param mark whether {@link LEFT_OUT} stands where others are left out
 */
export function shownOf(output: string, parts: readonly Part[], mark: boolean): Shown {
  const all = output.trimEnd().split('\n');
  if (parts.length === 0) return { lines: all, found: [] };
  const lines: string[] = [];
  const found: Part[] = [];
  let at = 0;
  for (const part of parts) {
    const begin = all.findIndex((line, index) => index >= at && beginsWith(line, part.from));
    if (begin < 0) continue;
    const end = endOf(all, begin, part);
    lines.push(...between(all.slice(at, begin), lines.length > 0, mark), ...all.slice(begin, end));
    found.push(part);
    at = end;
  }
  const rest = all.slice(at);
  if (found.length > 0 && mark && rest.some(isText)) lines.push(LEFT_OUT);
  return { lines, found };
}

/** What stands for lines that are left out between two parts. */
function between(lines: readonly string[], inside: boolean, mark: boolean): string[] {
  if (mark && lines.some(isText)) return [LEFT_OUT];
  return inside && lines.length > 0 ? [''] : [];
}

/** The end of a part, without blank lines before it. */
function endOf(lines: readonly string[], begin: number, { to }: Part): number {
  const indent = indentOf(lines[begin] ?? '');
  const ends = (line: string): boolean => {
    if (to !== undefined) return beginsWith(line, to);
    return !isText(line) || (indent > 0 && indentOf(line) <= indent);
  };
  const end = lines.findIndex((line, index) => index > begin && ends(line));
  return lines.slice(0, end < 0 ? lines.length : end).findLastIndex(isText) + 1;
}

/** However wide the gaps of a table are. */
function beginsWith(line: string, text: string): boolean {
  return line.trim().replaceAll(/ +/g, ' ').startsWith(text);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function isText(line: string): boolean {
  return line.trim() !== '';
}
