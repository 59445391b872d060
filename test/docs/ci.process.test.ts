import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gitlabScript, recipe, stepsOf } from './recipes.ts';

/*
 * What the recipes of docs/ci do in their shells, with an npm and a worldswitch that only say how they were called. With the
 * real ones `test/all/recipes.test.ts` runs them.
 */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-recipes-'));
  mkdirSync(join(folder, 'root/worldswitch'), { recursive: true });
  writeFileSync(join(folder, 'root/worldswitch/packages.lock.json'), '{}');
  program(
    'npm',
    `[ "$1" = root ] && echo ${join(folder, 'root')} || echo "npm $*" >> ${join(folder, 'calls')}`,
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** A worldswitch whose check ends so. */
function checking(code: number): void {
  program(
    'worldswitch',
    `echo "worldswitch $*" >> ${join(folder, 'calls')}; echo "said by $1"; [ "$1" != check ] || exit ${code}`,
  );
}

const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');

async function shell(script: string, env: Record<string, string> = {}): Promise<number | undefined> {
  const { exitCode } = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: {
      PATH: [folder, process.env['PATH']].join(delimiter),
      ...{ GITHUB_ENV: join(folder, 'env'), GITHUB_STEP_SUMMARY: join(folder, 'summary') },
      ...{ GITHUB_WORKSPACE: '/__w/repository', WORLDSWITCH: './w.tgz', BASELINE: 'b.json', KERNEL: '' },
      ...env,
    },
    reject: false,
  });
  return exitCode;
}

describe('the recipe for GitHub Actions', () => {
  const text = recipe('github-actions.yml');
  const scripts = stepsOf(text);
  const script = (name: string): string => scripts.get(name) ?? 'exit 99';

  test('takes no path of the host, and keeps the cache of a job that fails', () => {
    expect(text).not.toContain('github.workspace');
    expect(text).toMatch(/if: always\(\).*\n +uses: actions\/cache\/save@/);
    expect([...scripts.keys()]).toEqual(['Install worldswitch', 'Build the kernel', 'Check']);
  });

  test('installs worldswitch, and says where its cache is and what it depends on', async () => {
    expect(await shell(script('Install worldswitch'))).toBe(0);
    expect(calls()).toEqual(['npm install --global ./w.tgz']);
    expect(readFileSync(join(folder, 'env'), 'utf8')).toMatch(
      /^WORLDSWITCH_CACHE=\/__w\/repository\/\.cache\/worldswitch\nLOCK=[0-9a-f]{16}\n$/,
    );
  });

  test.each([0, 1, 2, 3])(
    'ends as a check that ends with %i, and compares if there is something to',
    async (code) => {
      checking(code);
      expect(await shell(script('Check'))).toBe(code);
      const compared = code <= 1;
      expect(calls()).toEqual([
        'worldswitch check --baseline b.json --format github',
        ...(compared ? ['worldswitch compare b.json latest --format markdown'] : []),
      ]);
      const summary = join(folder, 'summary');
      expect(existsSync(summary) ? readFileSync(summary, 'utf8') : '').toBe(
        compared ? 'said by compare\n' : '',
      );
    },
  );

  test('checks the kernel that was built', async () => {
    checking(0);
    await shell(script('Check'), { KERNEL: 'arch/arm64/boot/Image' });
    expect(calls()[0]).toContain('--baseline b.json --kernel arch/arm64/boot/Image');
  });
});

test('the recipe for GitLab runs what there is, and keeps its report of a job that fails', async () => {
  const text = recipe('gitlab-ci.yml');
  checking(1);
  expect(await shell(gitlabScript(text))).toBe(1);
  expect(calls()).toEqual([
    'npm install --global ./w.tgz',
    'worldswitch check --baseline b.json --format junit',
  ]);
  expect(readFileSync(join(folder, 'worldswitch.xml'), 'utf8')).toBe('said by check\n');
  expect(text.match(/when: always/g)).toHaveLength(2);
});

describe('the script for cron', () => {
  const run = async (...args: string[]): Promise<{ exitCode: number | undefined; all: string }> => {
    const { exitCode, all } = await execa(
      'sh',
      ['-c', recipe('cron.sh').replace(/^PATH=.*$/m, ''), 'cron.sh', ...args],
      {
        env: { PATH: [folder, process.env['PATH']].join(delimiter), TMPDIR: folder },
        reject: false,
        all: true,
      },
    );
    return { exitCode, all };
  };

  test('is silent while all is well, and passes options on', async () => {
    checking(0);
    expect(await run('b.json', '--kernel', 'latest')).toMatchObject({ exitCode: 0, all: '' });
    expect(calls()).toEqual(['worldswitch check --baseline b.json --kernel latest']);
  });

  test.each([1, 3])('says all of a check that ends with %i', async (code) => {
    checking(code);
    expect(await run('b.json')).toMatchObject({ exitCode: code, all: 'said by check' });
  });

  test('without a baseline says how it is used', async () => {
    expect(await run()).toMatchObject({ exitCode: 2, all: expect.stringContaining('usage: ') });
  });
});

describe('the recipes that keep a history current', () => {
  test('for GitHub Actions: measures what is missing, publishes, and keeps what was measured of a job that fails', async () => {
    const text = recipe('history-github-actions.yml');
    const scripts = stepsOf(text);
    checking(0);
    const env = {
      VERSIONS: '5.10..',
      CONFIGURATIONS: 'kvm-arm64 kvm-x86',
      MICROBENCHMARKS: 'hypercall vm-switch',
    };
    for (const name of ['Measure what is missing', 'Publish'])
      expect(await shell(scripts.get(name) ?? 'exit 99', env)).toBe(0);
    expect(calls()).toEqual([
      'worldswitch history --kernel 5.10.. --every all -c kvm-arm64 kvm-x86 -m hypercall vm-switch --format markdown',
      'worldswitch publish -o site',
    ]);
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe('said by history\n');
    expect(text).toMatch(/if: always\(\)\n +uses: actions\/cache\/save@/);
    expect(text).not.toContain('github.workspace');
  });

  test.each([
    [0, ''],
    [3, 'said by history\n'],
  ])('for cron: if measuring ends with %i it says %j', async (code, said) => {
    program(
      'worldswitch',
      `echo "worldswitch $*" >> ${join(folder, 'calls')}; echo "said by $1"; [ "$1" != history ] || exit ${code}`,
    );
    const script = recipe('history.sh').replace(/^PATH=.*$/m, '');
    const { exitCode, all } = await execa(
      'sh',
      ['-c', script, 'history.sh', 'site', '6.1..', 'kvm-arm64', 'hypercall vm-switch'],
      {
        env: { PATH: [folder, process.env['PATH']].join(delimiter), TMPDIR: folder },
        reject: false,
        all: true,
      },
    );
    expect(exitCode).toBe(code);
    expect(all).toBe(said.trimEnd());
    expect(calls()).toEqual([
      'worldswitch list --versions --refresh',
      'worldswitch history --kernel 6.1.. --every all -c kvm-arm64 -m hypercall vm-switch',
      ...(code === 0 ? ['worldswitch publish -o site'] : []),
    ]);
  });
});
