import { FIGURE } from './figure.ts';
import { piecesOf } from './page.ts';

/** What was never measured, with the reason as its mark: `<!-- published -->6,500 cycles<!-- -->`. */
const GIVEN = /<!-- (?:given|published) -->[^<]*<!-- -->/g;

/** What a page counts without having measured it: how much work is done, how large something may be. */
const COUNTED = 'characters|KB|messages|operations|requests|rows|transactions';

/** A number as the program writes its figures, or one of instructions. */
const MEASURED = new RegExp(
  String.raw`\b\d{1,3}(?:,\d{3})+(?:\.\d)?\b(?! (?:${COUNTED})\b)|\b\d+(?:\.\d)? (?:more |fewer )?instructions\b`,
  'g',
);

/**
 * What looks like a figure in a page, and is made by no recording.
 *
 * @param text the page
 * @returns each with the line that it is in
 */
export function unmarkedFigures(text: string): string[] {
  return piecesOf(text)
    .filter(({ kind }) => kind === 'prose' || kind === 'listing')
    .flatMap(({ lines }) => lines)
    .map((line) => line.replaceAll(FIGURE, '').replaceAll(GIVEN, ''))
    .flatMap((line) => [...line.matchAll(MEASURED)].map(([figure]) => `${figure} in: ${line.trim()}`));
}
