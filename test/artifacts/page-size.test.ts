import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { requirePages } from '../../src/artifacts/page-size.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { arm64ImageWith } from './own/images.ts';

const folder = mkdtempSync(join(tmpdir(), 'worldswitch-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));

function imageOf(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('a kernel for pages that a CPU does not have is refused there, and there only', async () => {
  const image = imageOf('16k', arm64ImageWith({ pageKiB: 16 }));
  await expect(requirePages(findConfiguration('kvm-arm64'), image, '6.12-16k')).rejects.toMatchObject({
    message: 'Linux 6.12-16k is built for pages of 16 KiB, which the Cortex-A57 of kvm-arm64 does not have',
  });
  await requirePages(findConfiguration('kvm-arm64-vhe'), image, '6.12-16k');
});

test.each([
  ['4k', arm64ImageWith({ pageKiB: 4 })],
  ['empty', Buffer.alloc(0)],
  ['other', Buffer.from('no kernel')],
])('%s is none', async (name, content) => {
  const judged = requirePages(findConfiguration('kvm-arm64'), imageOf(name, content), undefined);
  await expect(judged).resolves.toBeUndefined();
});
