import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { linesOf, usual, usualWith } from '../testbeds/here/lines.ts';
import { worldswitch } from './worldswitch.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-cli-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** A file of that text. */
function file(text: string): string {
  const path = join(home, 'result.jsonl');
  writeFileSync(path, text);
  return path;
}

test('what the program printed in another VM is imported, once, and shown', async () => {
  const path = file(linesOf(usual));
  const { stdout, exitCode } = await worldswitch(home, 'import', path);
  expect(exitCode).toBe(0);
  const id = /^Run (?<id>\S+) is stored/.exec(stdout)?.groups?.['id'] ?? '';
  expect(id).toMatch(/^20261128T135349-[0-9a-f]{4}$/);
  expect((await worldswitch(home, 'import', path)).stdout).toContain('is the same: nothing was changed');
  const table = (await worldswitch(home, 'show', id)).stdout;
  expect(table).toContain('ticks per operation');
  expect(table).toContain('hypercall/cpuid');
  expect(table).not.toContain('instructions');
});

test.each([
  ['lines of something else', `${linesOf(usual)}and more\n`, 'line 18 is none of its lines'],
  ['lines without an end', linesOf(usual.slice(0, -1)), 'stopped after 180 samples'],
  [
    'a counter that counts otherwise',
    linesOf(usualWith('nops', { twice: 5000 })),
    '64000 NOPs took 5000 ticks',
  ],
  ['a year that can not be', linesOf(usualWith('vm', { startedAt: 2 ** 50 })), 'at a time that can not be'],
])('of %s, nothing is stored, and a sentence says why', async (_, text, complaint) => {
  const { stderr, stdout, exitCode } = await worldswitch(home, 'import', file(text));
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 3 });
  expect(stderr).toMatch(/^worldswitch: .*\. File: .*result\.jsonl\. Next: .*\.\n$/);
  expect(stderr).toContain(complaint);
  expect((await worldswitch(home, 'runs')).stdout).not.toContain('20261128');
});

test.each([
  ['run --testbed here --configuration kvm-arm64', '--configuration is about emulated machines'],
  ['run --testbed here --verify', '--verify is about emulated machines'],
  ['run --testbed here --kernel 6.12', '--kernel is about emulated machines'],
  [
    'run --testbed here -m virtual-ipi',
    "virtual-ipi can't be measured in the VM one is in without privileges",
  ],
  ['run --testbed here --batches 3', '--batches 3 is out of range'],
  ['run -m hypercall/cpuid', 'hypercall/cpuid is measured in the VM one is in'],
  ['run --testbed here -w tcp-rr', "there is no microbenchmark 'tcp-rr': it is a workload"],
])('%s is refused in a sentence', async (line, complaint) => {
  const { stderr, exitCode } = await worldswitch(home, ...line.split(' '));
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^worldswitch: .*\. Next: .*\.\n$/);
  expect(stderr).toContain(complaint);
});
