import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { useWorkspace } from '../e2e/support/workspace.ts';
import { applyTo, copyTree, readDocumentedChange } from './documented-change.ts';

const workspace = useWorkspace({ booted: true });
const { files, commands } = readDocumentedChange('docs/extending.md', 'A microbenchmark');

let tree: string;
beforeAll(() => {
  tree = join(workspace.folder, 'tree');
  mkdirSync(tree);
  copyTree(tree);
});

/** The programs that `npx` starts. */
const PROGRAMS: Readonly<Record<string, string>> = {
  vitest: 'node_modules/vitest/vitest.mjs',
  worldswitch: 'bin/worldswitch.js',
};

interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Types a command in the changed tree. */
async function type(command: string): Promise<Ended> {
  const [npx, program = '', ...args] = command.split(' ');
  const path = PROGRAMS[program];
  if (npx !== 'npx' || path === undefined) throw new Error(`this test can't type ${command}`);
  // Without what tells the tests that they are within a test.
  const own = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|NODE_ENV|TEST$)/.test(name));
  const { exitCode, stdout, stderr } = await execa(process.execPath, [path, ...args], {
    cwd: tree,
    env: Object.fromEntries(own),
    extendEnv: false,
    reject: false,
  });
  return { exitCode, stdout, stderr };
}

test('an entry without its row costs its own figure and no other, and it is said how they go together', async () => {
  const entry = files.filter(({ path }) => path.startsWith('src/'));
  expect(entry).toHaveLength(1);
  for (const file of entry) applyTo(tree, file);
  const measuring = commands.find((command) => command.startsWith('npx worldswitch run'));
  const { stdout, stderr } = await type(measuring ?? '');
  expect(stderr).toContain(
    "worldswitch: hypercall/unknown on kvm-arm64 is not measured: the probe has no row 'hypercall/unknown'. " +
      'Next: docs/extending.md',
  );
  expect(stdout).toMatch(/^hypercall +\| +[\d,]+/m);
});

test('what the page says, word by word, is measured, explained and passes the tests', async () => {
  // What is built of a changed tree is not for the user's cache.
  rmSync(join(workspace.cache, 'guest'));
  for (const file of files.filter(({ path }) => !path.startsWith('src/'))) applyTo(tree, file);
  expect(commands).not.toEqual([]);
  const ended: Ended[] = [];
  for (const command of commands) ended.push(await type(command));
  const [, measured, explained] = ended;
  expect(ended.map(({ exitCode, stderr }) => (exitCode === 0 ? '' : stderr))).toEqual(commands.map(() => ''));
  expect(measured?.stdout).toMatch(/^ *hypercall\/unknown +\| +[\d,]+/m);
  expect(explained?.stdout).toMatch(/^hypercall\/unknown on kvm-arm64: [\d,]+ instructions per operation/);
});
