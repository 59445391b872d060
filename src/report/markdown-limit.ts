/** Bytes of a body of an issue, a pull request or a comment on GitHub: it takes 65,536 characters. */
export const MOST_BYTES = 65_536;

/** A part of a document that stands or is left out as a whole. */
export interface MarkdownBlock {
  readonly lines: readonly string[];
  /** What is left out last has the lowest. */
  readonly rank: number;
}

/**
 * As many blocks as a document may have bytes, in their order.
 *
 * @param sayLeft what is said at the end if blocks are left out, of how many there are
 */
export function withinLimit(
  blocks: readonly MarkdownBlock[],
  sayLeft: (left: number) => string,
  most = MOST_BYTES,
): string {
  const whole = draw(blocks);
  if (bytesOf(whole) < most) return whole;
  const note = (left: number): MarkdownBlock => ({ lines: [sayLeft(left), ''], rank: 0 });
  // Where there are so many, the note is longest.
  let room = most - 1 - bytesOf(draw([note(blocks.length)]));
  const kept = new Set<MarkdownBlock>();
  for (const block of blocks.toSorted((a, b) => a.rank - b.rank)) {
    const size = bytesOf(draw([block]));
    if (size > room) continue;
    room -= size;
    kept.add(block);
  }
  return draw([...blocks.filter((block) => kept.has(block)), note(blocks.length - kept.size)]);
}

function draw(blocks: readonly MarkdownBlock[]): string {
  return blocks.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join('');
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
