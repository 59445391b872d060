import { dirname, join } from 'node:path';
import { siteOf } from '../../report/site/site.ts';
import { readAllHistories } from '../../study/history/everything.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { makeOutputFolder, writeOutput } from '../output.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/** What `worldswitch publish` is told. */
export interface PublishOptions {
  output: string;
  every: 'minor' | 'all';
}

/** Writes the site. @throws WorldswitchError if there is no history, or the folder can't be written */
export async function publish({ output, every }: PublishOptions): Promise<void> {
  const histories = withStore((store) => readAllHistories(store, every));
  if (histories.size === 0) {
    throw new WorldswitchError('nothing is stored that was measured with two versions of anything', {
      next: 'worldswitch history -c kvm-arm64 --kernel 6.1..7.3 measures some',
    });
  }
  const files = siteOf([...histories.values()], new Date().toISOString());
  for (const { path, text } of files) {
    const file = join(output, path);
    makeOutputFolder(dirname(file), 'of the site', '-o');
    await writeOutput(file, text);
  }
  const bytes = files.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  await print(
    `${join(output, 'index.html')} is written, and ${files.length - 1} files beside it (${(bytes / 1e6).toFixed(1)} MB)\n`,
  );
}
