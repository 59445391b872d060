import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownWorkloads } from '../../../../src/catalog/workloads.ts';
import { packageRoot } from '../../../../src/system/paths.ts';

const folder = join(packageRoot, 'guest/workloads');

describe.each(knownWorkloads)('$id', ({ id }) => {
  test.each(['server', 'work'])('has a script %s, which stops at the first failure', (name) => {
    const text = readFileSync(join(folder, id, name), 'utf8');
    expect(text).toMatch(/^#!\/bin\/sh\n/);
    expect(text).toMatch(/^set -e$/m);
  });
});
