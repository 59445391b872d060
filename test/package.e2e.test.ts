import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execa, type Options } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../src/system/paths.ts';

/* The package as npm would publish it: packed from a copy of the checkout, and installed elsewhere. */

/** Seconds for npm, which may have to fetch dependencies. */
const PATIENCE = 300_000;

let folder: string;
let consumer: string;
let content: string[];
let npmSays: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-package-'));
  const checkout = join(folder, 'checkout');
  const left = new Set(['node_modules', '.git', '.cache', 'dist'].map((name) => join(packageRoot, name)));
  cpSync(packageRoot, checkout, { recursive: true, filter: (path) => !left.has(path) });
  symlinkSync(join(packageRoot, 'node_modules'), join(checkout, 'node_modules'));
  await execa('npm', ['pack', '--pack-destination', folder], { cwd: checkout });

  consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  writeFileSync(join(consumer, 'package.json'), '{"type":"module"}');
  const [tarball = ''] = globSync('*.tgz', { cwd: folder });
  const installed = await execa('npm', ['install', '--prefer-offline', join(folder, tarball)], {
    cwd: consumer,
  });
  npmSays = installed.stderr;
  const root = join(consumer, 'node_modules/worldswitch');
  content = globSync('**', { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}, PATIENCE);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(file: string): string {
  return readFileSync(join(consumer, 'node_modules/worldswitch', file), 'utf8');
}

/** Runs a program of the consumer's project, with results in a folder of the test's own. */
function inConsumer(command: string, args: readonly string[], options: Options = {}) {
  return execa(command, args, {
    cwd: consumer,
    preferLocal: true,
    localDir: consumer,
    env: { WORLDSWITCH_HOME: join(folder, 'home') },
    reject: false,
    ...options,
  });
}

describe('content', () => {
  test('what is needed is there, and nothing else', () => {
    const needed = [
      ...['LICENSE', 'README.md', 'package.json', 'packages.lock.json', 'bin/worldswitch.js'],
      ...['dist/index.js', 'dist/index.d.ts', 'dist/cli/main.js', 'guest/probe/core.c', 'plugin/stamp.c'],
    ];
    expect(needed.filter((file) => !content.includes(file))).toEqual([]);
    expect(content.filter((file) => file.startsWith('docs/'))).not.toEqual([]);
    const expected =
      /^(?:bin|dist|docs|driver|guest|plugin)\/|^(?:LICENSE|README\.md|package\.json|packages\.lock\.json)$/;
    expect(content.filter((file) => !expected.test(file))).toEqual([]);
    expect(content.filter((file) => /\.test\.|(?<!\.d)\.ts$|\.tgz$|\.o$/.test(file))).toEqual([]);
  });

  test('every source of what runs inside machines is there', () => {
    const sources = globSync('{guest,plugin}/**/*.{c,h,s,S,ld,sh}', { cwd: packageRoot });
    expect(sources.filter((file) => !content.includes(file))).toEqual([]);
  });

  test('no file names this machine, its user, or where the checkout is', () => {
    const own = [packageRoot, join(homedir(), '/'), folder, ...(hostname().length > 8 ? [hostname()] : [])];
    const naming = content.filter((file) => {
      const text = read(file);
      return own.some((name) => text.includes(name)) || /\/(?:home|Users)\/\w/.test(text);
    });
    expect(naming).toEqual([]);
  });

  test("npm's lock names no registry, so that everyone's own is used", () => {
    expect(readFileSync(join(packageRoot, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});

test('npm installs it without a warning', () => {
  // What npm says of the settings of this machine's user is not about the package.
  const lines = npmSays.split('\n').filter((line) => /warn|deprecated/i.test(line));
  expect(lines.filter((line) => !/Unknown (?:user|env|global|builtin) config/.test(line))).toEqual([]);
});

describe('the command', () => {
  test('says its version and lists what there is', async () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    expect(await inConsumer('worldswitch', ['--version'])).toMatchObject({ stdout: version, stderr: '' });
    expect((await inConsumer('worldswitch', ['list'])).stdout).toContain('kvm-arm64-vhe');
  });

  test('says what setup would bring', async () => {
    const { stdout, exitCode } = await inConsumer('worldswitch', ['setup', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('kernel-arm64');
  });

  test('builds its guest code, boots and measures', async () => {
    const args = ['run', '--configuration', 'kvm-arm64', '--microbenchmark', 'hypercall', '--batches', '2'];
    const { stdout, exitCode } = await inConsumer('worldswitch', args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^hypercall +\|? *[\d,.]+/m);
  });
});

describe('what other programs use', () => {
  test('is there under plain node', async () => {
    const program = `
      import { configurations, formats, median, openStore } from 'worldswitch';
      console.log(configurations.length > 0, Object.keys(formats).includes('json'), median([3, 1, 2]), typeof openStore);`;
    const { stdout, stderr } = await inConsumer(process.execPath, [
      '--no-strip-types',
      '--input-type=module',
      '--eval',
      program,
    ]);
    expect({ stdout, stderr }).toEqual({ stdout: 'true true 2 function', stderr: '' });
  });

  test('has types', async () => {
    writeFileSync(
      join(consumer, 'consumer.ts'),
      `import { formats, median, parseRun, type Run } from 'worldswitch';
      export const run: Run = parseRun('', 'a file');
      export const middle: number = median([1]);
      export const text: string = formats.json(run);
      // @ts-expect-error a run is no text
      export const wrong: string = run;`,
    );
    const flags = ['--strict', '--noEmit', '--target', 'es2024', '--module', 'nodenext'];
    const types = ['--typeRoots', join(packageRoot, 'node_modules/@types'), '--types', 'node'];
    const { stdout, exitCode } = await inConsumer(join(packageRoot, 'node_modules/.bin/tsc'), [
      ...flags,
      ...types,
      'consumer.ts',
    ]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 0 });
  });
});
