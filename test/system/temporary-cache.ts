import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
