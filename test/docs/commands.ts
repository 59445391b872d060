import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages, writePage, type Written } from '../../pages/page.ts';
import { type Recordings, storedRecordings } from '../../pages/recordings.ts';
import { packageRoot } from '../../src/system/paths.ts';

/** A page as it is made of what is stored. */
export interface Made {
  readonly written: readonly Written[];
  /** What could not be made, a sentence each. */
  readonly problems: readonly string[];
  /** The commands whose recordings it shows, in their order. */
  readonly commands: readonly string[];
}

/** A file of the checkout. */
export function read(file: string): string {
  return readFileSync(join(packageRoot, file), 'utf8');
}

/** Makes a page of what is stored. */
export async function make(page: string): Promise<Made> {
  const problems: string[] = [];
  const commands: string[] = [];
  const recordings: Recordings = {
    of: (command) => {
      commands.push(command);
      return storedRecordings.of(command);
    },
  };
  const written = await writePage(page, read(page), recordings, (problem) => problems.push(problem));
  return { written, problems, commands };
}

/** The commands whose recordings the pages show, each once, in the order of the pages. */
export async function shownCommands(): Promise<string[]> {
  const made = await Promise.all(pages.map(make));
  return [...new Set(made.flatMap(({ commands }) => commands))];
}
