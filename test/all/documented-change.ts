import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/system/paths.ts';

/** What a reader of a section of our documentation is told to do. */
export interface DocumentedChange {
  readonly files: readonly ChangedFile[];
  /** What is typed then, without the prompt. */
  readonly commands: readonly string[];
}

/** What is to be changed in a file. */
export interface ChangedFile {
  readonly path: string;
  /** Lines as they are, and as they become. */
  readonly places: readonly { readonly before: string; readonly after: string }[];
}

/**
 * Reads the diffs and commands of a section.
 *
 * @param heading what the section's heading begins with
 */
export function readDocumentedChange(page: string, heading: string): DocumentedChange {
  const text = readFileSync(join(packageRoot, page), 'utf8');
  const section = text.split(/^## /m).find((each) => each.startsWith(heading)) ?? '';
  const blocks = (language: string): string[] =>
    [...section.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(
      ([, block = '']) => block,
    );
  return {
    files: blocks('diff').map(readDiff),
    commands: blocks('console').flatMap((block) =>
      [...block.matchAll(/^\$ (.+)$/gm)].map(([, line = '']) => line),
    ),
  };
}

function readDiff(diff: string): ChangedFile {
  const path = /^\+\+\+ b\/(.+)$/m.exec(diff)?.[1] ?? '';
  const [, ...hunks] = diff.split(/^@@.*\n/m);
  return { path, places: hunks.map((hunk) => ({ before: without('+', hunk), after: without('-', hunk) })) };
}

/** The lines of a part of a diff but those with this mark, as they are in the file. */
function without(mark: string, hunk: string): string {
  const lines = hunk.split('\n').filter((line) => line !== '' && line[0] !== mark);
  return lines.map((line) => `${line.slice(1)}\n`).join('');
}

/** Copies what tests and commands need of our tree to a folder; packages are those that are installed here. */
export function copyTree(folder: string): void {
  const names = ['bin', 'docs', 'guest', 'plugin', 'src', 'test', 'package.json', 'packages.lock.json'];
  for (const name of [...names, 'vitest.config.ts', 'tsconfig.json'])
    cpSync(join(packageRoot, name), join(folder, name), { recursive: true });
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
}

/** Changes a file of a tree. @throws Error if a place is not there, or is there more than once */
export function applyTo(folder: string, { path, places }: ChangedFile): void {
  const file = join(folder, path);
  let text = readFileSync(file, 'utf8');
  for (const { before, after } of places) {
    const parts = text.split(before);
    if (parts.length !== 2) throw new Error(`${path} has this ${parts.length - 1} times:\n${before}`);
    text = parts.join(after);
  }
  writeFileSync(file, text);
}
