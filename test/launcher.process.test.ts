import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa, type Options } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../src/system/paths.ts';

/*
 * The launcher as a Node that is too old for worldswitch runs it. The old Node is pretended, so that the test
 * needs none; what it starts is the real one.
 */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-launcher-'));
  const old =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.9.0' } });";
  writeFileSync(join(folder, 'old-node.cjs'), old);
});
afterEach(() => rmSync(folder, { recursive: true }));

const version = (JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string })
  .version;

/** Starts a launcher on a Node that says it is version 20. */
function launch(launcher: string, args: readonly string[], options: Options = {}) {
  return execa(process.execPath, ['--require', join(folder, 'old-node.cjs'), launcher, ...args], {
    reject: false,
    ...options,
  });
}

/** A copy of the launcher with a main program, and a Node beside it if one is given. */
function installed(main: string, node?: string, nodeVersion = process.versions.node): string {
  const root = join(folder, 'installed');
  cpSync(join(packageRoot, 'bin'), join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'dist/cli'), { recursive: true });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, 'dist/cli/main.js'), main);
  if (node !== undefined) {
    const own = join(root, 'node_modules', `node-linux-${process.arch}`);
    mkdirSync(join(own, 'bin'), { recursive: true });
    writeFileSync(join(own, 'package.json'), JSON.stringify({ version: nodeVersion }));
    symlinkSync(node, join(own, 'bin/node'));
  }
  return join(root, 'bin/worldswitch.js');
}

/** Says that it is there, then waits for a signal and says its name. */
const WAITING = `
  export async function main() {
    const ended = new Promise((resolve) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => resolve(name));
    });
    console.log('ready');
    const alive = setInterval(() => {}, 1000);
    console.log(await ended);
    clearInterval(alive);
    return 7;
  }`;

test('a checkout runs on the Node that npm installed', async () => {
  const { stdout, stderr, exitCode } = await launch(join(packageRoot, 'bin/worldswitch.js'), ['--version']);
  expect({ stdout, stderr, exitCode }).toEqual({ stdout: version, stderr: '', exitCode: 0 });
});

test.each([
  ['without another Node', undefined],
  ['with another Node that is too old too', '24.14.1'],
])('%s, one sentence says how to get one', async (_, own) => {
  const launcher = own === undefined ? installed('') : installed('', process.execPath, own);
  const { stdout, stderr, exitCode } = await launch(launcher, ['list']);
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: '',
    stderr:
      'worldswitch: this is Node 20.9.0, and Node 24.15 or later is needed. ' +
      'Next: npm install --include=optional (it brings one), or install Node 24.15 or later.',
    exitCode: 3,
  });
});

test('a Node that does not start is named', async () => {
  const broken = join(folder, 'broken-node');
  writeFileSync(broken, 'not a program');
  const { stderr, exitCode } = await launch(installed('', broken), ['list']);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^worldswitch: .* can't be started \(.*\)\. Next: .*\.$/);
});

test('arguments, standard input and the exit code go through', async () => {
  const main = `
    import { text } from 'node:stream/consumers';
    export async function main(args) {
      console.log(JSON.stringify(args), await text(process.stdin));
      return 3;
    }`;
  const launcher = installed(main, process.execPath);
  const { stdout, exitCode } = await launch(launcher, ['run', '--jobs', '2'], { input: 'given' });
  expect({ stdout, exitCode }).toEqual({ stdout: '["run","--jobs","2"] given', exitCode: 3 });
});

describe('signals', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s is passed on, and the launcher ends as the program does',
    async (signal) => {
      const child = launch(installed(WAITING, process.execPath), []);
      child.stdout?.once('data', () => child.kill(signal));
      const { stdout, exitCode } = await child;
      expect({ stdout, exitCode }).toEqual({ stdout: `ready\n${signal}`, exitCode: 7 });
    },
  );

  test('a program that a signal ends gives 128 and the number of the signal', async () => {
    const killed = "export async function main() { process.kill(process.pid, 'SIGKILL'); }";
    expect(await launch(installed(killed, process.execPath), [])).toMatchObject({ exitCode: 137 });
  });
});
