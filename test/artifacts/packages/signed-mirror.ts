import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { distributions, type DistributionName } from '../../../src/artifacts/packages/bundle-definition.ts';
import type { Mirrors } from '../../../src/artifacts/packages/sources.ts';

/** A package of an index; there is no file of it. */
export interface IndexedPackage {
  name: string;
  version: string;
  depends?: string;
  /** Bytes that the index says its file has. */
  size?: number;
}

/** A mirror on this machine, whose index apt verifies with a key made for the test. */
export interface SignedMirror {
  mirrors: Mirrors;
  close: () => Promise<void>;
}

/** Whether this machine has the program that signs. */
export const canSign = spawnSync('gpg', ['--version']).status === 0;

/** Serves the index of a distribution with these packages, for arm64. */
export async function startSignedMirror(
  folder: string,
  distribution: DistributionName,
  packages: readonly IndexedPackage[],
): Promise<SignedMirror> {
  const keys = join(folder, 'keys');
  mkdirSync(keys, { mode: 0o700 });
  const keyring = join(folder, 'archive.gpg');
  run('gpg', keys, ['--quick-generate-key', 'archive@m.example', 'ed25519', 'sign', 'never']);
  run('gpg', keys, ['--output', keyring, '--export', 'archive@m.example']);
  const { main, security } = distributions[distribution];
  const files = new Map<string, Buffer>();
  for (const suite of [...main, ...security]) {
    // Only the distribution's own suite has any.
    const index = suite === distribution ? packages.map(stanza).join('\n') : '';
    files.set(`${suite}/main/binary-arm64/Packages`, Buffer.from(index));
    files.set(`${suite}/InRelease`, signed(folder, keys, release(suite, index)));
  }
  const server = createServer((request, response) => {
    const path = /\/dists\/(.+)$/.exec(decodeURIComponent(request.url ?? ''))?.[1] ?? '';
    const content = files.get(path);
    response.writeHead(content === undefined ? 404 : 200).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mirror`;
  return {
    mirrors: {
      debian: { uri, signedBy: keyring },
      security: { uri: `${uri}-security`, signedBy: keyring },
    },
    close: async () => {
      // It stays for as long as its folder does.
      run('gpgconf', keys, ['--kill', 'gpg-agent']);
      rmSync(keys, { recursive: true, force: true });
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function stanza({ name, version, depends, size = 1000 }: IndexedPackage): string {
  return [
    `Package: ${name}`,
    `Version: ${version}`,
    'Architecture: arm64',
    ...(depends === undefined ? [] : [`Depends: ${depends}`]),
    `Filename: pool/main/${name}_${version}_arm64.deb`,
    `Size: ${size}`,
    `SHA256: ${createHash('sha256').update(`${name} ${version}`).digest('hex')}`,
    'Description: test',
    '',
  ].join('\n');
}

function release(suite: string, index: string): string {
  const sum = createHash('sha256').update(index).digest('hex');
  return [
    `Suite: ${suite}`,
    `Codename: ${suite}`,
    `Date: ${new Date().toUTCString()}`,
    'Architectures: arm64',
    'Components: main',
    'SHA256:',
    ` ${sum} ${index.length} main/binary-arm64/Packages`,
    '',
  ].join('\n');
}

function signed(folder: string, keys: string, text: string): Buffer {
  const plain = join(folder, 'Release');
  const output = join(folder, 'InRelease');
  writeFileSync(plain, text);
  run('gpg', keys, ['--yes', '--output', output, '--clearsign', plain]);
  return readFileSync(output);
}

function run(program: 'gpg' | 'gpgconf', keys: string, args: readonly string[]): void {
  const quiet = program === 'gpg' ? ['--batch', '--passphrase', '', '--pinentry-mode', 'loopback'] : [];
  const { status, stderr } = spawnSync(program, ['--homedir', keys, ...quiet, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
