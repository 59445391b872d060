import { globSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { messageOf } from '../src/system/errors.ts';
import { packageRoot } from '../src/system/paths.ts';
import { writeBlock } from './block.ts';
import { type Directive, parseDirective } from './directive.ts';
import { writeFigures } from './figure.ts';
import { historyBlock, printedHistory } from './histories/block.ts';
import { readStoredHistory, storedHistories } from './histories/recorded.ts';
import { readAttempt } from './kernels/recorded.ts';
import { kernelTable } from './kernels/table.ts';
import type { Recordings } from './recordings.ts';
import { validationTable } from './validation.ts';

/** All pages, from the root of the checkout. */
export const pages: readonly string[] = [
  'README.md',
  ...globSync('docs/**/*.md', { cwd: packageRoot }).toSorted(),
];

/** A page, or a picture in one, as the recordings have it. */
export interface Written {
  /** From the root of the checkout. */
  readonly file: string;
  readonly text: string;
}

/** A piece of a page. */
export type Piece =
  /** Written by hand, but for the figures in it. */
  | { readonly kind: 'prose'; readonly lines: readonly string[] }
  /** Shown as it is: no figures are looked for in it, and none may be there. */
  | { readonly kind: 'listing'; readonly lines: readonly string[] }
  /** Below a directive: what a command printed, between the lines that fence it. */
  | {
      readonly kind: 'output';
      readonly directive: Directive;
      readonly head: readonly string[];
      readonly lines: readonly string[];
    }
  /** Between two comments: a table that is made of all that is stored. */
  | { readonly kind: 'table'; readonly name: string; readonly lines: readonly string[] }
  /** Below a directive: a picture that a command wrote. */
  | { readonly kind: 'picture'; readonly directive: Directive; readonly lines: readonly string[] };

const FENCE = '```';

/** Tables that are made of all that is stored, by the name in the comments between which they stand. */
const tables: Readonly<Record<string, () => string[]>> = {
  kernels: () => kernelTable(readAttempt),
  validation: validationTable,
  ...Object.fromEntries(
    storedHistories().flatMap((name) => [
      [`history ${name}`, () => historyBlock(name, readStoredHistory(name))],
      [`printed history ${name}`, () => printedHistory(readStoredHistory(name))],
    ]),
  ),
};

function beginOf(name: string): string {
  return `<!-- ${name} -->`;
}

function endOf(name: string): string {
  return `<!-- end of ${name} -->`;
}

/** The pieces of a page, in their order. @throws Error if there is no output or picture below a directive */
export function piecesOf(text: string): Piece[] {
  const lines = text.split('\n');
  const pieces: Piece[] = [];
  const prose = (): string[] => {
    const last = pieces.at(-1);
    if (last?.kind === 'prose') return last.lines as string[];
    const own: string[] = [];
    pieces.push({ kind: 'prose', lines: own });
    return own;
  };
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const name = Object.keys(tables).find((each) => line === beginOf(each));
    if (name !== undefined) {
      const end = lines.indexOf(endOf(name), at);
      if (end === -1) throw new Error(`no ${endOf(name)} is below ${line}`);
      pieces.push({ kind: 'table', name, lines: lines.slice(at, end + 1) });
      at = end + 1;
      continue;
    }
    const directive = parseDirective(line);
    // A blank line is between a comment and what it is about.
    const below = directive === undefined ? at : at + 2;
    const opening = lines[below] ?? '';
    if (opening.startsWith(FENCE)) {
      const end = lines.indexOf(FENCE, below + 1);
      const inside = lines.slice(below + 1, end);
      if (directive === undefined) pieces.push({ kind: 'listing', lines: [opening, ...inside, FENCE] });
      else pieces.push({ kind: 'output', directive, head: lines.slice(at, below + 1), lines: inside });
      at = end + 1;
    } else if (directive !== undefined) {
      if (!opening.startsWith('![')) throw new Error(`nothing that a command wrote is below ${line}`);
      pieces.push({ kind: 'picture', directive, lines: lines.slice(at, below + 1) });
      at = below + 1;
    } else {
      prose().push(line);
      at += 1;
    }
  }
  return pieces;
}

/**
 * A page as the recordings have it, and the pictures in it that a command wrote. What can't be made stays as it is.
 *
 * @param file from the root of the checkout
 * @param onProblem hears what can't be made, a sentence each
 */
export async function writePage(
  file: string,
  text: string,
  recordings: Recordings,
  onProblem: (problem: string) => void,
): Promise<Written[]> {
  const written: string[] = [];
  const pictures: Written[] = [];
  for (const piece of piecesOf(text)) {
    try {
      const { lines, picture } = await writePiece(piece, recordings);
      written.push(...lines);
      if (picture !== undefined) pictures.push({ file: pictureIn(file, lines.at(-1) ?? ''), text: picture });
    } catch (error) {
      written.push(...linesOf(piece));
      onProblem(`${file}, ${placeOf(piece)}: ${messageOf(error)}`);
    }
  }
  return [{ file, text: written.join('\n') }, ...pictures];
}

async function writePiece(
  piece: Piece,
  recordings: Recordings,
): Promise<{ lines: readonly string[]; picture?: string }> {
  switch (piece.kind) {
    case 'listing':
      return { lines: piece.lines };
    case 'prose':
      return { lines: (await writeFigures(piece.lines.join('\n'), recordings)).split('\n') };
    case 'table': {
      const { name } = piece;
      return { lines: [beginOf(name), '', ...(tables[name]?.() ?? []), '', endOf(name)] };
    }
    case 'output': {
      const lines = await writeBlock(piece.lines, piece.directive, recordings);
      return { lines: linesOf({ ...piece, lines }) };
    }
    case 'picture': {
      const picture = await writeBlock([], piece.directive, recordings);
      return { lines: piece.lines, picture: `${picture.join('\n')}\n` };
    }
  }
}

function linesOf(piece: Piece): readonly string[] {
  return piece.kind === 'output' ? [...piece.head, ...piece.lines, FENCE] : piece.lines;
}

function placeOf(piece: Piece): string {
  const lines = linesOf(piece);
  return `below '${(lines.find((line) => line !== '') ?? '').slice(0, 80)}'`;
}

function pictureIn(page: string, line: string): string {
  const path = /\]\((?<path>[^)]+)\)/.exec(line)?.groups?.['path'] ?? '';
  return normalize(join(dirname(page), path));
}
