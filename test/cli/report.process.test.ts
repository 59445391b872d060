import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/results/store.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { sampleReport } from '../report/sample-report.ts';
import { sampleWorkloadReport } from '../report/workloads/sample-workload-report.ts';
import { worldswitch } from './worldswitch.ts';

let home: string;
const run = sampleReport();
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-report-'));
  const store = openStore(home);
  store.add(run);
  store.close();
});
afterEach(() => rmSync(home, { recursive: true }));

/** The text of a report in a file of that name. */
async function written(name: string, ...more: string[]): Promise<string> {
  const file = join(home, name);
  expect(await worldswitch(home, 'report', '-o', file, ...more)).toEqual({
    exitCode: 0,
    stdout: `${file} is written\n`,
    stderr: '',
  });
  return readFileSync(file, 'utf8');
}

test('the ending of the file says the format, or --format does', async () => {
  expect(await written('r.html')).toMatch(/^<!doctype html>\n/);
  expect(await written('r.md')).toMatch(/^\*\*Run 2026/);
  expect(await written('r.tex')).toMatch(/^\\documentclass/);
  expect(await written('r.txt', '--format', 'latex')).toMatch(/^\\documentclass/);
});

test('--charts writes each as SVG; without rsvg-convert it names the package that brings it', async () => {
  const folder = join(home, 'charts');
  // A PATH that has setpriv at most.
  const { stdout, exitCode } = await execa(
    process.execPath,
    ['bin/worldswitch.js', 'report', '--charts', folder],
    { cwd: packageRoot, env: { WORLDSWITCH_HOME: home, PATH: home }, reject: false },
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`${folder}: 6 charts are written as SVG\n`);
  expect(stdout).toContain('apt-get install librsvg2-bin');
  expect(readdirSync(folder).toSorted()).toEqual([
    'hypercall-figures.svg',
    'overview.svg',
    'virtual-ipi-classes.svg',
    'virtual-ipi-figures.svg',
    'virtual-ipi-places.svg',
    'virtual-ipi-timeline-kvm-arm64.svg',
  ]);
});

test('a run of workloads has a page and charts of its own', async () => {
  const store = openStore(home);
  store.add({ ...sampleWorkloadReport(), id: '20270101T000000-0000' });
  store.close();
  expect(await written('w.html')).toContain('Normalised to native</a>');
  const folder = join(home, 'charts');
  const { stdout } = await worldswitch(home, 'report', '--charts', folder);
  expect(stdout).toContain('4 charts are written as SVG');
  expect(readdirSync(folder)).toContain('normalized-cortex-a57.svg');
});

test.each([
  ['no file', 2, [], 'a report needs a file to be written to'],
  ['an unknown run', 2, ['1999', '-o', 'x.html'], "there is no run '1999'. Next: worldswitch runs"],
  ['an unknown ending', 2, ['-o', 'x.pdf'], 'Next: name a file that ends in .html, .md, .tex'],
  ['a folder that is not there', 3, ['-o', '/nowhere/x.html'], "the file can't be written"],
  ['a folder that can not be made', 3, ['--charts', 'package.json/x'], "the charts can't be written"],
])('%s is one sentence with the next step', async (_, code, args, sentence) => {
  const { stderr, stdout, exitCode } = await worldswitch(home, 'report', ...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
  expect(stderr).toMatch(/^worldswitch: .* Next: .*\n$/);
  expect(stderr).toContain(sentence);
});

test('an unknown format is a misuse', async () => {
  const { stderr, exitCode } = await worldswitch(home, 'report', '--format', 'pdf');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('html, markdown, latex');
});
