import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findConfiguration } from '../../src/catalog/find.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { makeModule } from '../e2e/support/driver-module.ts';
import { inVm } from '../e2e/support/driver-vm.ts';

const software = { locked: false, say: () => {}, signal: undefined };

/** Where test/driver/sanitized/build.sh has built kernels. */
const kernels = process.env['WORLDSWITCH_SANITIZED'] ?? '';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-sanitized-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The line that brings what is missing; nothing if it is there. */
const lacking =
  kernels === ''
    ? 'WORLDSWITCH_SANITIZED does not name a folder of test/driver/sanitized/build.sh, which builds for long'
    : '';

test("the kernel's own checkpatch finds nothing in the module's sources", (context) => {
  context.skip(lacking !== '', lacking);
  const [source] = globSync('linux-source-*/scripts/checkpatch.pl', { cwd: kernels });
  const driver = join(packageRoot, 'driver');
  const files = globSync('{**/*.{c,h},Kbuild,Makefile}', { cwd: driver });
  const words = ['--no-tree', '--strict', '--terse', '--show-types', '--no-summary', '-f', ...files];
  const { stdout, status } = spawnSync('perl', [join(kernels, source ?? ''), ...words], {
    cwd: driver,
    encoding: 'utf8',
  });
  expect(stdout).toBe('');
  expect(status).toBe(0);
});

/** What stands in for a workload's init: that loads modules of Debian's. */
const BEFORE = [
  '/bin/busybox mkdir -p /proc /sys /dev /tmp /bin /sbin',
  '/bin/busybox --install -s /bin',
  'export PATH=/bin:/sbin',
  'mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t tmpfs tmp /tmp',
  'mount -t debugfs debug /sys/kernel/debug',
  // The kernel polls the console for its own lines. A program's come by interrupts, of which the emulated SVM may deliver one twice:
  // the kernel then waits for a lock that it holds.
  'echo on >/proc/sys/kernel/printk_devkmsg; dmesg -n 8',
  'exec >/dev/kmsg 2>&1',
  // A record of the kernel's log is one line, of at most a thousand characters.
  'show() { cut -c 1-900 | while read -r line; do echo "$line"; done; }',
  // The disk of the VM, whose first sector is read.
  'mknod /dev/vda b 1 0',
];

/** Whatever root may do to the module, and what it should not. */
const COMMANDS = [
  // A fault that the kernel has reported may end its looking.
  'dmesg >/tmp/log; show </tmp/log',
  'uname -r',
  'device=/dev/worldswitch module=/worldswitch.ko',
  'for odd in batches=0 batches=29 batches=1001 batches=-1 batches=4294967326 batches=many seed=-1 seed=4294967296; do',
  '  insmod $module $odd 2>/dev/null; echo "insmod $odd: $?"; rmmod worldswitch 2>/dev/null',
  'done',
  'insmod $module batches=30 seed=4294967295 && echo "loaded"',
  'for time in 1 2; do cat $device >/tmp/lines; echo "read: $(wc -l </tmp/lines) lines, $(grep -c \'"type":"done"\' /tmp/lines) of them the last"; grep \'"type":"error"\' /tmp/lines; done',
  'show </tmp/lines',
  'exec 3<$device',
  'cat $device; echo "a second reader: $?"',
  'rmmod worldswitch; echo "removed while open: $?"',
  'exec 3<&-',
  'echo >$device; echo "written: $?"',
  // A shell's children in the background ignore SIGINT.
  'for wait in 1000 20000 60000 100000 150000; do',
  '  cat $device >/dev/null & reader=$!; until grep -q 1 /sys/module/worldswitch/refcnt; do usleep 100; done; usleep $wait; rmmod worldswitch; echo "removed while it is read: $?"',
  '  kill -TERM $reader; wait $reader; echo "ended by a signal: $?"',
  'done',
  'dd if=$device bs=7 count=3 2>/dev/null | wc -c',
  'rmmod worldswitch && echo "removed"',
  'time=0; while [ $time -lt 100 ]; do insmod $module && rmmod worldswitch || break; time=$((time + 1)); done; echo "loaded and removed: $time"',
  'time=0; while [ $time -lt 10 ]; do insmod $module; (read line <$device) & usleep $((time * 5000)); kill -KILL $!; wait; rmmod worldswitch || break; time=$((time + 1)); done; echo "and killed: $time"',
  'for scan in 1 2; do echo scan >/sys/kernel/debug/kmemleak; sleep 6; done; show </sys/kernel/debug/kmemleak',
  'grep -c worldswitch /proc/modules',
];

/**
 * An interrupt within the same one, while interrupts are off: the emulated SVM may deliver one twice, and when depends on where
 * its own timers fall (docs/workloads-by-hand.md). What the kernel reports then is not of the module.
 */
const TWICE = /^ (asm_\w+)\+(?:(?!<\/TASK>)[^])*^ \1\+/m;

/** How often the VM is started, and by how many microseconds later each time. */
const [ATTEMPTS, LATER] = [4, 437];

test.for([
  { configuration: 'kvm-arm64', image: 'arm64/arch/arm64/boot/Image' },
  { configuration: 'kvm-arm64-vhe', image: 'arm64/arch/arm64/boot/Image' },
  { configuration: 'kvm-x86', image: 'x86/arch/x86/boot/bzImage' },
])(
  'in a VM of $configuration, a kernel that looks for faults finds none of the module',
  { timeout: 3_600_000 },
  async ({ configuration, image }, context) => {
    const path = join(kernels, image);
    context.skip(lacking !== '' || !existsSync(path), lacking || `there is no ${path}`);
    const { architecture } = findConfiguration(configuration).machine;
    const { module, warnings } = makeModule(architecture, join(kernels, architecture), folder);
    expect(warnings).toEqual([]);
    const kernel = { image: path, memoryMiB: 768 };
    const vm = { configuration, module, kernel, before: BEFORE, timeLimit: 3000, software };
    let said = '';
    for (let attempt = 0; attempt < ATTEMPTS && (attempt === 0 || TWICE.test(said)); attempt++) {
      const own = join(folder, `${attempt}`);
      mkdirSync(own);
      said = await inVm({ ...vm, folder: own, later: attempt * LATER }, COMMANDS);
      writeFileSync(join(kernels, `${configuration}.log`), said);
    }
    expect(said.match(/^insmod .*: (?!0)\d+$/gm)).toHaveLength(8);
    expect(said.match(/^read: \d+ lines, 1 of them the last$/gm)).toHaveLength(2);
    expect(said.match(/^removed while it is read: 1$/gm)).toHaveLength(5);
    expect(said.match(/^ended by a signal: 143$/gm)).toHaveLength(5);
    expect(said).toMatch(/^loaded and removed: 100$/m);
    expect(said).toMatch(/^and killed: 10$/m);
    expect(said).not.toMatch(
      /BUG|WARNING|UBSAN|INFO: (?:possible|task|rcu|trying)|Oops|Call trace|unreferenced object|ODEBUG/,
    );
  },
);
