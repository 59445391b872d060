import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useWorkspace } from '../e2e/support/workspace.ts';
import { CHANGED, cut, failureOfXen, withInstructions } from '../e2e/support/xen-faults.ts';

/* What fails on Xen says where and why; two of the ways are in test/e2e/xen.test.ts. */

const workspace = useWorkspace();

test('a Dom0 without an init: its kernel panics, and the last lines are shown', async () => {
  const { error, details } = await failureOfXen(({ initramfs }) => ({
    initramfs: { path: cut(workspace, initramfs.path, 4096), sha256: CHANGED },
  }));
  expect(error).toMatch(/^the kernel inside the machine panicked while booting: /);
  expect(details).toContain('Kernel panic');
});

test('xl create that fails: what xl complains of', async () => {
  const { error } = await failureOfXen(({ initramfs }) => {
    const path = join(workspace.folder, 'no-kernel');
    const content = readFileSync(initramfs.path);
    content.write('kernel = "/prob3"', content.indexOf('kernel = "/probe"'), 'latin1');
    writeFileSync(path, content);
    return { initramfs: { path, sha256: CHANGED } };
  });
  expect(error).toMatch(/^Dom0's init failed: \/xl create failed: .*prob3/);
});

test('an event channel that is never answered is found out by the machine itself', async () => {
  const { error } = await failureOfXen((own) => {
    // `b boot` becomes `wfi; b .-4`: no interrupt is enabled, so it sleeps for ever.
    const path = withInstructions(workspace, own, () => 0, [0xd503207f, 0x17ffffff]);
    return { initramfs: { path, sha256: CHANGED } };
  });
  expect(error).toMatch(
    /^Dom0's init failed: nothing came of DomU main for 10 s of the machine's time: it is blocked/,
  );
});
