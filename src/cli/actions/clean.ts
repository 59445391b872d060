import { cleanCache, clearCache } from '../../artifacts/clean.ts';
import { formatBytes } from '../../system/files.ts';
import { cacheRoot } from '../../system/paths.ts';

/** Removes what is of no more use, or the whole cache, and prints what was removed. */
export async function clean({ all }: { all?: boolean }): Promise<void> {
  const { freed, removed, inUse } = all === true ? await clearCache() : await cleanCache();
  for (const name of removed) console.log(`removed ${name}`);
  for (const name of inUse) console.log(`kept ${name}: a running worldswitch uses it`);
  console.log(`freed ${formatBytes(freed)} in ${cacheRoot()}`);
}
