import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/system/paths.ts';

/** A recipe of docs/ci. */
export function recipe(name: string): string {
  return readFileSync(join(packageRoot, 'docs/ci', name), 'utf8');
}

/** The scripts of the steps of a workflow for GitHub Actions, by the names of these. */
export function stepsOf(text: string): Map<string, string> {
  const found = text.matchAll(/^ {6}- name: (.+)\n(?: {8}.*\n)*? {8}run: \|\n((?: {10}.*\n|\n)+)/gm);
  return new Map([...found].map(([, name = '', script = '']) => [name, script.replaceAll(/^ {10}/gm, '')]));
}

/** The script of the job for GitLab. */
export function gitlabScript(text: string): string {
  return [...text.matchAll(/^ {4}- ((?:npm|worldswitch) .+)$/gm)].map(([, line]) => line).join('\n');
}
