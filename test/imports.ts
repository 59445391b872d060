import { dirname, join } from 'node:path';

/** What a file imports from: static and dynamic imports, exports from elsewhere, type imports. */
function specifiersOf(source: string): string[] {
  const pattern = /(?:^|[\s;}])(?:from|import)\s*\(?\s*(['"])(?<specifier>[^'"\n]+)\1/g;
  return [...source.matchAll(pattern)].map((match) => match.groups?.['specifier'] ?? '');
}

/** The files of ours that a file with this source imports, each as a path from the root of the package. */
export function targetsOf(file: string, source: string): string[] {
  return specifiersOf(source)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => join(dirname(file), specifier));
}

/** All that a file imports, and what that imports, and so on. */
function allFrom(file: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const all = new Set<string>();
  const follow = [file];
  for (let next = follow.pop(); next !== undefined; next = follow.pop())
    for (const target of imports.get(next) ?? []) {
      if (all.has(target)) continue;
      all.add(target);
      follow.push(target);
    }
  return all;
}

/**
 * The circles of imports between files.
 *
 * @param sources the source of each file, by its path from the root of the package
 * @returns of each circle the files that import each other in the end, sorted
 */
export function circlesIn(sources: ReadonlyMap<string, string>): string[][] {
  const imports = new Map([...sources].map(([file, source]) => [file, targetsOf(file, source)]));
  const reached = new Map([...imports.keys()].map((file) => [file, allFrom(file, imports)]));
  const reaches = (from: string, to: string): boolean => reached.get(from)?.has(to) ?? false;
  const onCircles = [...imports.keys()].filter((file) => reaches(file, file)).toSorted();
  const circles = onCircles.map((file) =>
    onCircles.filter((other) => reaches(file, other) && reaches(other, file)),
  );
  return circles.filter(([first], index) => first === onCircles[index]);
}
