import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hostMirrors } from '../../../src/artifacts/packages/host-apt.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-apt-'));
  mkdirSync(join(folder, 'sources.list.d'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('both forms are read, from the file and the folder', async () => {
  writeFileSync(join(folder, 'sources.list'), 'deb http://m.example/debian bookworm main\n');
  writeFileSync(
    join(folder, 'sources.list.d', 'security.sources'),
    'Types: deb\nURIs: http://m.example/debian-security\nSuites: bookworm-security\nComponents: main\n',
  );
  writeFileSync(join(folder, 'sources.list.d', 'old.bak'), 'deb http://old.example/debian bookworm main\n');
  expect(await hostMirrors(folder)).toEqual({
    debian: { uri: 'http://m.example/debian', signedBy: undefined },
    security: { uri: 'http://m.example/debian-security', signedBy: undefined },
  });
});

test('the first mirror of a list is taken, as cloud images name one', async () => {
  const list = join(folder, 'mirrors.list');
  writeFileSync(list, '# ours\nhttps://first.example/debian priority:1\nhttps://second.example/debian\n');
  writeFileSync(
    join(folder, 'sources.list.d', 'debian.sources'),
    `Types: deb\nURIs: mirror+file://${list}\nSuites: trixie trixie-updates\nComponents: main\n`,
  );
  expect((await hostMirrors(folder)).debian?.uri).toBe('https://first.example/debian');
});

test('where there is no apt there is no mirror', async () => {
  expect(await hostMirrors(join(folder, 'nothing'))).toEqual({ debian: undefined, security: undefined });
});
