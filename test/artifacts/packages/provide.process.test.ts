import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { provideBundle, type Bundle } from '../../../src/artifacts/packages/provide.ts';
import { sha256File } from '../../../src/system/files.ts';
import { useTemporaryCache } from '../../system/temporary-cache.ts';
import { startLocalMirror, type LocalMirror } from './local-mirror.ts';

const root = useTemporaryCache();
let folder = '';
let mirror: LocalMirror;
let lines: string[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-mirror-'));
  mirror = await startLocalMirror(folder, ['one', 'two', 'three']);
  lines = [];
  // apt tries again at once what failed, and not seconds later.
  process.env['APT_CONFIG'] = join(folder, 'apt.conf');
  writeFileSync(process.env['APT_CONFIG'], 'Acquire::Retries::Delay "false";\n');
});
afterEach(async () => {
  delete process.env['APT_CONFIG'];
  await mirror.close();
  rmSync(folder, { recursive: true, force: true });
});

function provide(options: { locked?: boolean; signal?: AbortSignal } = {}): Promise<Bundle> {
  return provideBundle('sysroot-arm64', { locked: false, say, ...options }, mirror.world);
}

function say(line: string): void {
  lines.push(line);
}

/** The sha256 of a file, undefined if it is not there. */
function hashOf(file: string): Promise<string | undefined> {
  return sha256File(file).catch(() => undefined);
}

/** Names of what is in a folder of the cache. */
function inCache(kind: string): string[] {
  return existsSync(join(root(), kind)) ? readdirSync(join(root(), kind)) : [];
}

test('a bundle is fetched, unpacked, recorded, and then there without the mirror', async () => {
  const bundle = await provide();
  expect(readdirSync(join(bundle.root, 'usr', 'share')).toSorted()).toEqual(['one', 'three', 'two']);
  expect(bundle.packages.map(({ name, locked }) => `${name} ${locked}`)).toEqual([
    'one true',
    'two true',
    'three true',
  ]);
  expect(lines).toEqual([expect.stringMatching(/^fetching 3 packages \(\d/)]);
  expect(inCache('temporary')).toEqual([]);
  await mirror.close();
  expect(await provide()).toEqual(bundle);
});

test('a download that is cut is one sentence, and the next try fetches only what is missing', async () => {
  mirror.behave('two', 'cut');
  await expect(provide()).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: 'two 1.0+b1 could not be fetched',
    next: expect.stringContaining('what was fetched is kept'),
  });
  expect(inCache('packages')).toHaveLength(2);
  expect(inCache('trees')).toEqual([]);
  expect(inCache('temporary')).toEqual([]);
  mirror.behave('two', 'well');
  mirror.asked.length = 0;
  await provide();
  expect(mirror.asked).toEqual(['two']);
});

test('a file with another hash is not used', async () => {
  mirror.behave('three', 'other content');
  await expect(provide()).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: expect.stringContaining("the mirror's three 1.0+b1 is not the locked one"),
  });
  expect(inCache('packages')).toHaveLength(2);
  expect(inCache('temporary')).toEqual([]);
});

test('a version that is gone is an error if only the locked one will do', async () => {
  mirror.behave('one', 'gone');
  await expect(provide({ locked: true })).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: 'no longer in the archive: one 1.0+b1',
    next: expect.stringContaining('--locked'),
  });
});

test('a replacement is not taken from an index that can not be verified', async () => {
  mirror.behave('one', 'gone');
  await expect(provide()).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: 'the index of bookworm could not be fetched and verified',
  });
  expect(inCache('temporary')).toEqual([]);
});

test('a package that is damaged in the cache is noticed and fetched again', async () => {
  const [one, two] = mirror.packages;
  mirror.lock(mirror.packages.slice(0, 2));
  await provide();
  writeFileSync(join(root(), 'packages', two?.sha256 ?? '', 'package.deb'), 'damaged');
  // Another lock, so that the packages are unpacked once more.
  mirror.lock(mirror.packages);
  mirror.asked.length = 0;
  const bundle = await provide();
  expect(mirror.asked).toEqual(['two', 'three']);
  expect(lines).toContain('two 1.0+b1 is damaged in the cache: fetching it again');
  expect(readdirSync(join(bundle.root, 'usr', 'share'))).toContain(one?.name);
});

test('whole files that a killed process had fetched are taken, parts are not', async () => {
  const staging = join(root(), 'temporary', 'fetch');
  const [one, two] = mirror.packages;
  mkdirSync(staging, { recursive: true });
  copyFileSync(join(folder, 'one.deb'), join(staging, `${one?.sha256}.deb`));
  writeFileSync(join(staging, `${two?.sha256}.deb`), 'the first part');
  await provide();
  expect(mirror.asked.toSorted()).toEqual(['three', 'two']);
});

test('an interruption ends the download and keeps what came', async () => {
  mirror.behave('three', 'hangs');
  const controller = new AbortController();
  const providing = provide({ signal: controller.signal });
  await expect.poll(() => mirror.asked).toContain('three');
  for (const { sha256 } of mirror.packages.slice(0, 2))
    await expect.poll(() => hashOf(join(root(), 'temporary', 'fetch', `${sha256}.deb`))).toBe(sha256);
  controller.abort();
  await expect(providing).rejects.toMatchObject({ message: 'interrupted' });
  expect(inCache('packages')).toHaveLength(2);
  expect(inCache('temporary')).toEqual([]);
});

test('a mirror that is out of reach, or none at all, is one sentence', async () => {
  await mirror.close();
  await expect(provide()).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: expect.stringContaining('could not be fetched'),
    details: [expect.stringContaining('Connection refused')],
  });
  mirror.world.mirrors = () => Promise.resolve({ debian: undefined, security: undefined });
  await expect(provide()).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: "this machine's apt sources name no mirror of Debian",
  });
});

test('a lock that is damaged or has no such bundle is one sentence', async () => {
  writeFileSync(mirror.world.lockFile, '{"schema": 1, "bundles": {}}');
  await expect(provide()).rejects.toMatchObject({ message: 'the lock has no sysroot-arm64 for arm64' });
  writeFileSync(mirror.world.lockFile, '{"schema": 1, "bun');
  await expect(provide()).rejects.toMatchObject({ message: 'the lock of packages is damaged' });
  rmSync(mirror.world.lockFile);
  await expect(provide()).rejects.toMatchObject({ name: 'WorldswitchError', file: mirror.world.lockFile });
});

test("what the archive no longer has is taken from the user's own mirror, which has all that was fetched", async () => {
  const own = join(folder, 'own');
  mkdirSync(own);
  const world = { ...mirror.world, ownMirror: () => Promise.resolve(own) };
  await provideBundle('sysroot-arm64', { locked: true, say }, world);
  for (const { path, sha256 } of mirror.packages) expect(await hashOf(join(own, path))).toBe(sha256);
  rmSync(root(), { recursive: true });
  for (const { name } of mirror.packages) mirror.behave(name, 'gone');
  const asked = mirror.asked.length;
  const bundle = await provideBundle('sysroot-arm64', { locked: true, say }, world);
  expect(bundle.packages).toHaveLength(mirror.packages.length);
  expect(mirror.asked).toHaveLength(asked);
});

test("what is damaged in the user's own mirror is fetched", async () => {
  const own = join(folder, 'own');
  const [first] = mirror.packages;
  mkdirSync(join(own, 'pool', 'main'), { recursive: true });
  writeFileSync(join(own, first?.path ?? ''), 'damaged');
  const world = { ...mirror.world, ownMirror: () => Promise.resolve(own) };
  await provideBundle('sysroot-arm64', { locked: true, say }, world);
  expect(mirror.asked).toContain(first?.name);
});
