import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { LockedPackage } from '../../../src/artifacts/packages/lock.ts';
import type { PackageWorld } from '../../../src/artifacts/packages/world.ts';

/** How the mirror answers for one package. */
export type Behaviour = 'well' | 'gone' | 'cut' | 'other content' | 'hangs';

/** A mirror on this machine, with a few packages made for the test. */
export interface LocalMirror {
  packages: LockedPackage[];
  /** The names of the packages that were asked for, in order. */
  asked: string[];
  /** Writes the lock anew, with these packages only. */
  lock: (packages: readonly LockedPackage[]) => void;
  behave: (name: string, behaviour: Behaviour) => void;
  world: PackageWorld;
  close: () => Promise<void>;
}

/** Builds packages of these names, each with one file `usr/share/<name>`, and serves them. */
export async function startLocalMirror(folder: string, names: readonly string[]): Promise<LocalMirror> {
  const contents = new Map(names.map((name) => [name, buildPackage(folder, name)]));
  const packages = [...contents].map(([name, content]): LockedPackage => {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const path = `pool/main/${name}_1.0+b1_arm64.deb`;
    return {
      name,
      version: '1.0+b1',
      architecture: 'arm64',
      sha256,
      size: content.length,
      path,
      archive: 'debian',
    };
  });
  const behaviours = new Map<string, Behaviour>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = /([a-z-]+)_[^/]*$/.exec(decodeURIComponent(request.url ?? ''))?.[1] ?? '';
    asked.push(name);
    answer(response, contents.get(name), behaviours.get(name) ?? 'well');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const archive = {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror`,
    signedBy: undefined,
  };
  const lockFile = join(folder, 'packages.lock.json');
  const lock = (locked: readonly LockedPackage[]): void =>
    writeFileSync(lockFile, JSON.stringify({ schema: 1, bundles: { 'sysroot-arm64': { arm64: locked } } }));
  lock(packages);
  return {
    packages,
    asked,
    lock,
    behave: (name, behaviour) => behaviours.set(name, behaviour),
    world: {
      host: 'amd64',
      lockFile,
      mirrors: () =>
        Promise.resolve({ debian: archive, security: { ...archive, uri: `${archive.uri}-security` } }),
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, content: Buffer | undefined, behaviour: Behaviour): void {
  if (content === undefined || behaviour === 'gone') {
    response.writeHead(404).end();
  } else if (behaviour === 'cut') {
    response.writeHead(200, { 'content-length': content.length });
    response.write(content.subarray(0, content.length / 2), () => response.destroy());
  } else if (behaviour === 'other content') {
    response.writeHead(200, { 'content-length': content.length }).end(Buffer.alloc(content.length, 1));
  } else if (behaviour === 'well') {
    response.writeHead(200, { 'content-length': content.length }).end(content);
  }
}

function buildPackage(folder: string, name: string): Buffer {
  const tree = join(folder, name);
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  mkdirSync(join(tree, 'usr', 'share'), { recursive: true });
  writeFileSync(
    join(tree, 'DEBIAN', 'control'),
    `Package: ${name}\nVersion: 1.0+b1\nArchitecture: arm64\nMaintainer: nobody <nobody@m.example>\nDescription: test\n`,
  );
  writeFileSync(join(tree, 'usr', 'share', name), `${name}\n`);
  const file = join(folder, `${name}.deb`);
  const built = spawnSync('dpkg-deb', ['--root-owner-group', '--build', tree, file], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  return readFileSync(file);
}
