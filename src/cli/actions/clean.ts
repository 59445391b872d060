import { cleanCache, clearCache } from '../../artifacts/clean.ts';
import { formatBytes, inFolder } from '../../system/files.ts';
import { cacheRoot } from '../../system/paths.ts';

/** Removes what is of no more use, or the whole cache, and prints what was removed. */
export async function clean({ all }: { all?: boolean }): Promise<void> {
  const { freed, removed, inUse } = await inFolder(cacheRoot(), () =>
    all === true ? clearCache() : cleanCache(),
  );
  for (const line of summaryOf(removed)) console.log(`removed ${line}`);
  for (const line of summaryOf(inUse)) console.log(`kept ${line}, which a running worldswitch uses`);
  console.log(`freed ${formatBytes(freed)} in ${cacheRoot()}`);
}

/** Entries of the cache by their kind: one, and several. */
const WORDS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  packages: ['package', 'packages'],
  trees: ['unpacked tree', 'unpacked trees'],
  guest: ['build of guest code', 'builds of guest code'],
  images: ['image', 'images'],
  snapshots: ['snapshot', 'snapshots'],
  symbols: ['table of symbols', 'tables of symbols'],
};

/** Entries, so many of a kind in a line: there may be hundreds, whose names are hashes. */
function summaryOf(entries: readonly string[]): string[] {
  return [...Map.groupBy(entries, (entry) => entry.split('/')[0] ?? entry)].map(([kind, { length }]) => {
    const [one, several] = WORDS[kind] ?? [kind, kind];
    return `${length} ${length === 1 ? one : several}`;
  });
}
