import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/system/paths.ts';
import { gitlabScript, recipe, stepsOf } from '../docs/recipes.ts';
import { type BareDebian, type Ended, makeBareDebian, noBareDebian } from './bare-debian.ts';

/* The recipes of docs/ci as they stand, in a Debian that has nothing else, with the package as npm would publish it. */

const REPOSITORY = '/__w/repository';
const PATIENCE = 1_200_000;
const reason = noBareDebian();

let folder: string | undefined;
let debian: BareDebian;
const inRepository = (file: string): string => join(debian.root, REPOSITORY, file);
beforeAll(async () => {
  if (reason !== undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-recipes-'));
  debian = await makeBareDebian(join(folder, 'root'));
  mkdirSync(inRepository(''), { recursive: true });
  await execa('npm', ['pack', '--pack-destination', inRepository('')], { cwd: packageRoot });
}, PATIENCE);
afterAll(() => folder !== undefined && rmSync(folder, { recursive: true, force: true }));

describe('in a bare Debian 12', () => {
  const variables = {
    WORLDSWITCH: './worldswitch-0.1.0.tgz',
    ...{ BASELINE: 'worldswitch-baseline.json', KERNEL: '' },
    ...{ GITHUB_WORKSPACE: REPOSITORY, GITHUB_ENV: '/github.env', GITHUB_STEP_SUMMARY: '/summary.md' },
  };
  const workflow = stepsOf(recipe('github-actions.yml'));
  const step = (name: string): string => workflow.get(name) ?? 'exit 99';
  /** What a step has left in the environment of those after it. */
  const left = (): Record<string, string> =>
    Object.fromEntries(
      readFileSync(join(debian.root, 'github.env'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/=(.*)/).slice(0, 2)),
    );

  test(
    'the recipe for GitHub Actions installs, checks, and fails for a figure that has grown',
    async (context) => {
      context.skip(reason !== undefined, reason);
      const installed = await debian.run(step('Install worldswitch'), REPOSITORY, variables);
      requireEnd(installed, 0);
      const env = { ...variables, ...left() };
      const made = await debian.run(
        'worldswitch check --baseline "$BASELINE" --update -c kvm-arm64 -m hypercall',
        REPOSITORY,
        env,
      );
      requireEnd(made, 0);
      const same = await debian.run(step('Check'), REPOSITORY, env);
      requireEnd(same, 0);

      grow(inRepository(variables.BASELINE));
      const longer = await debian.run(step('Check'), REPOSITORY, env);
      requireEnd(longer, 1);
      expect(longer.all).toContain('::error');
      expect(readFileSync(join(debian.root, 'summary.md'), 'utf8')).toContain('hypercall');
    },
    PATIENCE,
  );

  test(
    'those for GitLab and cron say the same of it',
    async (context) => {
      context.skip(reason !== undefined, reason);
      const env = { ...variables, ...left() };
      const job = await debian.run(gitlabScript(recipe('gitlab-ci.yml')), REPOSITORY, env);
      requireEnd(job, 1);
      expect(readFileSync(inRepository('worldswitch.xml'), 'utf8')).toMatch(/<failure/);

      copyFileSync(join(packageRoot, 'docs/ci/cron.sh'), inRepository('cron.sh'));
      const cron = await debian.run('sh cron.sh "$BASELINE"', REPOSITORY, env);
      requireEnd(cron, 1);
      expect(cron.all).toContain('hypercall');
      const silent = await debian.run(
        'worldswitch check --baseline "$BASELINE" --update && sh cron.sh "$BASELINE" > said && ! test -s said',
        REPOSITORY,
        env,
      );
      requireEnd(silent, 0);
    },
    PATIENCE,
  );

  test(
    'those for histories measure what is missing, and publish it',
    async (context) => {
      context.skip(reason !== undefined, reason);
      const history = stepsOf(recipe('history-github-actions.yml'));
      const env = {
        ...{ ...variables, ...left() },
        ...{ CONFIGURATIONS: 'kvm-arm64', MICROBENCHMARKS: 'hypercall', VERSIONS: '6.1' },
      };
      for (const name of ['Measure what is missing', 'Publish']) {
        const ended = await debian.run(history.get(name) ?? 'exit 99', REPOSITORY, env);
        requireEnd(ended, 0);
      }
      expect(readFileSync(inRepository('site/index.html'), 'utf8')).toContain('hypercall');

      copyFileSync(join(packageRoot, 'docs/ci/history.sh'), inRepository('history.sh'));
      const ended = await debian.run('sh history.sh again 6.1 kvm-arm64 hypercall', REPOSITORY, env);
      expect(ended).toEqual({ exitCode: 0, all: '' });
    },
    PATIENCE,
  );
});

/** What it wrote says why it ended otherwise. */
function requireEnd({ exitCode, all }: Ended, expected: number): void {
  if (exitCode !== expected) throw new Error(`exit code ${exitCode} in place of ${expected}:\n${all}`);
}

/** Has a baseline say that every figure was less by one. */
function grow(file: string): void {
  const less = (key: string, value: unknown): unknown =>
    key === 'median' && typeof value === 'number' ? value - 1 : value;
  writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), less));
}
