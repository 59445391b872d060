import { Command } from 'commander';
import { formatBytes } from '../system/files.ts';
import { cacheRoot } from '../system/paths.ts';
import { cleanCache, clearCache } from '../artifacts/clean.ts';

/** `worldswitch clean`. */
export function cleanCommand(): Command {
  return new Command('clean')
    .description('Removes from the cache what is of no more use. Results are never touched.')
    .option('--all', 'remove the whole cache: the next run brings and builds everything again')
    .action(async (given: { all?: boolean }) => {
      const { freed, removed, inUse } = given.all === true ? await clearCache() : await cleanCache();
      for (const name of removed) console.log(`removed ${name}`);
      for (const name of inUse) console.log(`kept ${name}: a running worldswitch uses it`);
      console.log(`freed ${formatBytes(freed)} in ${cacheRoot()}`);
    });
}
