import { MisuseError } from '../system/errors.ts';

/** Endings of files by which a format is meant; the first that fits. */
export type FileEndings<F extends string> = readonly (readonly [ending: string, format: F])[];

/**
 * The format that a file's name asks for.
 *
 * @param what is shown: `a report`
 * @throws MisuseError if its ending says none
 */
export function formatByEnding<F extends string>(file: string, endings: FileEndings<F>, what: string): F {
  const found = endings.find(([ending]) => file.endsWith(ending));
  if (found !== undefined) return found[1];
  throw new MisuseError(`the ending of ${file} says no format of ${what}`, {
    next: `name a file that ends in ${endings.map(([ending]) => ending).join(', ')}, or add --format`,
  });
}
