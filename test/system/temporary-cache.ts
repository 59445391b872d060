import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';

/** Gives every test of a file an empty cache of its own. Returns where it is. */
export function useTemporaryCache(): () => string {
  let folder = '';
  const before = process.env['WORLDSWITCH_CACHE'];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'worldswitch-test-'));
    process.env['WORLDSWITCH_CACHE'] = join(folder, 'cache');
  });
  afterEach(() => {
    if (before === undefined) delete process.env['WORLDSWITCH_CACHE'];
    else process.env['WORLDSWITCH_CACHE'] = before;
    rmSync(folder, { recursive: true, force: true });
  });
  return () => join(folder, 'cache');
}

/** Another process that uses the same cache. */
export interface Neighbour {
  child: ChildProcess;
  /** Resolves when the process has printed a line that contains `text`. */
  says: (text: string) => Promise<void>;
  output: () => string;
  ended: Promise<void>;
}

/** Starts `neighbour.ts` with these arguments. */
export function startNeighbour(...args: string[]): Neighbour {
  const script = fileURLToPath(new URL('neighbour.ts', import.meta.url));
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const listeners = new Set<() => void>();
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
    for (const listener of listeners) listener();
  });
  return {
    child,
    output: () => output,
    says: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (output.includes(text)) resolve();
        };
        listeners.add(look);
        look();
      }),
    ended: new Promise((resolve) => child.on('close', () => resolve())),
  };
}
