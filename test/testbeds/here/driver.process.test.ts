import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { orderSchema } from '../../../src/work/order.ts';
import { worldswitch } from '../../cli/worldswitch.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-driver-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** What stands in the way on a computer that is no VM: then nothing is prepared. */
const isVm = /^flags\s*:.*\bhypervisor\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));

test('a dry run says by which commands the kernel module measures, and executes none', async (context) => {
  context.skip(!isVm, 'this computer says of itself that it is no VM');
  const { stdout, exitCode } = await worldswitch(home, ...'run --testbed here --driver --dry-run'.split(' '));
  expect(exitCode).toBe(0);
  for (const command of ['make -C ', 'insmod worldswitch.ko batches=60', 'cat /dev/worldswitch', 'rmmod '])
    expect(stdout).toContain(command);
});

test.each([
  ['run --driver', '--driver is about the VM one is in'],
  ['run --testbed here --driver -m hypercall', 'the kernel module measures all that it can'],
  ['run --testbed here --driver --batches 2000', '--batches 2000 is out of range'],
])('%s is refused in a sentence', async (line, complaint) => {
  const { stderr, exitCode } = await worldswitch(home, ...line.split(' '));
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^worldswitch: .*\. Next: .*\.\n$/);
  expect(stderr).toContain(complaint);
});

test('whoever orders over a network can not have a kernel module loaded', () => {
  expect(orderSchema.safeParse({ testbed: 'here', driver: true }).success).toBe(false);
});
