import { stat } from 'node:fs/promises';
import { formatBytes } from '../../system/files.ts';

/** Milliseconds between two looks at what has been fetched. */
const INTERVAL = 500;
/** Less than so many bytes are there before anybody wonders. */
const SMALL = 10e6;
/** Lines that a download gets at most: one at each of so many equal parts. */
const PARTS = 5;

/**
 * Says how much of a download there is, from what has been written: a line each time another fifth has come.
 *
 * @param files that are being written
 * @param bytes what they have in all at the end
 * @returns ends it
 */
export function sayWhatIsFetched(
  files: readonly string[],
  bytes: number,
  say: (line: string) => void,
): () => void {
  if (bytes < SMALL) return () => {};
  let parts = 0;
  const timer = setInterval(() => {
    void sizeOf(files).then((fetched) => {
      const now = partsOf(fetched, bytes);
      if (now <= parts) return;
      parts = now;
      say(`fetched ${formatBytes(fetched)} of ${formatBytes(bytes)}`);
    });
  }, INTERVAL);
  return () => {
    parts = PARTS;
    clearInterval(timer);
  };
}

/** Whole fifths of a download that have come. The last one is never said: what comes next says it. */
export function partsOf(fetched: number, bytes: number): number {
  return Math.min(PARTS - 1, Math.floor((fetched * PARTS) / bytes));
}

async function sizeOf(files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ size }) => size,
        // It has not been begun.
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
