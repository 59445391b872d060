import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FoundModules, modulesBelow } from '../../../src/artifacts/modules/kernel-modules.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';

const cache = useTemporaryCache();

/** A new folder, which goes with the cache. */
async function newFolder(): Promise<string> {
  await mkdir(cache(), { recursive: true });
  return mkdtemp(join(cache(), 'modules-'));
}

/** A folder of modules: of each, what it needs. */
async function folderOf(modules: Record<string, string>, builtIn?: readonly string[]): Promise<string> {
  const folder = await newFolder();
  for (const [path, needs] of Object.entries(modules)) {
    const file = join(folder, 'kernel', path);
    await mkdir(dirname(file), { recursive: true });
    const content = Buffer.from(`\x7fELF\0license=GPL\0depends=${needs}\0intree=Y\0`);
    await writeFile(file, path.endsWith('.gz') ? gzipSync(content) : content);
  }
  if (builtIn !== undefined) {
    const lines = builtIn.map((name) => `kernel/lib/${name}.ko\n`);
    await writeFile(join(folder, 'modules.builtin'), lines.join(''));
  }
  return folder;
}

const namesOf = ({ files }: FoundModules): string[] => files.map(({ name }) => name);

test('modules come behind what they need, each once', async () => {
  const folder = await folderOf({
    'drivers/vhost/vhost_net.ko': 'vhost,tun,tap',
    'drivers/vhost/vhost.ko': 'vhost_iotlb',
    'drivers/vhost/vhost_iotlb.ko': '',
    'drivers/net/tap.ko': 'tun',
    'drivers/net/tun.ko.gz': '',
  });
  const found = await modulesBelow(folder, 'key').find(['tun', 'vhost_net']);
  expect(namesOf(found)).toEqual(['tun', 'vhost_iotlb', 'vhost', 'tap', 'vhost_net']);
  expect(found.missing).toEqual([]);
});

test('a name may be written with hyphens or with underscores', async () => {
  const folder = await folderOf({ 'kvm/kvm-amd.ko': 'kvm', 'kvm/kvm.ko': '' });
  expect(namesOf(await modulesBelow(folder, '').find(['kvm_amd']))).toEqual(['kvm', 'kvm-amd']);
});

test('what is built in is not missing, whoever needs it', async () => {
  const folder = await folderOf({ 'kvm/kvm-amd.ko': 'ccp,kvm' }, ['kvm']);
  const found = await modulesBelow(folder, '').find(['kvm', 'kvm-amd']);
  expect(namesOf(found)).toEqual(['kvm-amd']);
  expect(found.missing).toEqual(['ccp']);
});

test('a module that is cut is refused', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'tun.ko'), '\x7fELF');
  await expect(modulesBelow(folder, '').find(['tun'])).rejects.toThrow('does not say what it needs');
});

test('whatever modules need each other, each stands behind what it needs, and nothing is forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(
      // Each needs some of those before it.
      fc.array(fc.array(fc.nat(7), { maxLength: 3 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(7), { minLength: 1, maxLength: 4 }),
      async (graph, wanted) => {
        const needs = graph.map((each, index) => [...new Set(each.filter((other) => other < index))]);
        const folder = await folderOf(
          Object.fromEntries(
            needs.map((each, index) => [`m${index}.ko`, each.map((n) => `m${n}`).join(',')]),
          ),
        );
        const names = wanted.map((n) => `m${n % graph.length}`);
        const found = namesOf(await modulesBelow(folder, '').find(names));
        expect(new Set(found).size).toBe(found.length);
        for (const name of names) expect(found).toContain(name);
        for (const [place, name] of found.entries())
          for (const other of needs[Number(name.slice(1))] ?? [])
            expect(found.slice(0, place)).toContain(`m${other}`);
      },
    ),
    { numRuns: 20 },
  );
});
