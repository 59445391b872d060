/** Characters a line of text may have on a terminal. */
export const WIDTH = 100;

/** Breaks a text into lines between words; `lead` begins the first line, blanks the others. @param width characters of a line */
export function wrap(text: string, lead: string, width: number = WIDTH): string[] {
  const indent = ' '.repeat(lead.length === 0 ? 2 : lead.length);
  const lines: string[] = [];
  let line = lead;
  let empty = true;
  for (const word of text.split(/\s+/)) {
    if (!empty && line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}
