import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownWorkloads } from '../../../../src/catalog/workloads.ts';
import { packageRoot } from '../../../../src/system/paths.ts';

const folder = join(packageRoot, 'guest/workloads');

function scriptsIn(name: string): string[] {
  return readdirSync(join(folder, name))
    .map((file) => join(name, file))
    .filter((file) => statSync(join(folder, file)).isFile())
    .filter((file) => readFileSync(join(folder, file), 'utf8').startsWith('#!'));
}

const all = ['machine', ...knownWorkloads.map(({ id }) => id)].flatMap(scriptsIn).concat('machine/common');

test.each(all)("%s is in the shell's language", (script) => {
  const { status, stderr } = spawnSync('sh', ['-n', join(folder, script)], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
