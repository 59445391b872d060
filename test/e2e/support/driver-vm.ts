import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findConfiguration, findWorkload } from '../../../src/catalog/find.ts';
import { sha256File } from '../../../src/system/files.ts';
import { packageRoot } from '../../../src/system/paths.ts';
import { defaultParameters } from '../../../src/study/parameters.ts';
import { outputFiles, printed } from '../../../src/testbeds/emulated/machine.ts';
import { machineArguments } from '../../../src/testbeds/emulated/qemu/command-line.ts';
import { startMachine } from '../../../src/testbeds/emulated/qemu/start.ts';
import {
  provideWorkloadIngredients,
  provideWorkloadParts,
  type SoftwareOptions,
} from '../../../src/testbeds/emulated/workloads/parts.ts';
import { startedLater } from '../../../src/testbeds/emulated/workloads/attempts.ts';
import type { WorkloadIngredients } from '../../../src/testbeds/emulated/workloads/contents.ts';
import { withShell } from '../../../src/testbeds/emulated/workloads/shell.ts';
import { type Contents, overlaid } from './overlaid.ts';

/** A VM to try the kernel module in. */
export interface VmOfModule {
  /** Of the machine that runs the VM. */
  readonly configuration: string;
  /** The module, for the kernel that the VM boots. */
  readonly module: Buffer;
  /** Others that the VM gets, by their paths. */
  readonly files?: Contents;
  /** Of the machine itself, in place of what it has. */
  readonly host?: Contents;
  /** In place of Debian's kernel, an image that has built in what the VM needs. */
  readonly kernel?: string;
  /** Its memory, if it needs more than a workload's. */
  readonly memoryMiB?: number;
  /** What its kernel is told beside what a workload's is; of VMs of KVM only. */
  readonly parameters?: readonly string[];
  /** What boots it in place of its VMM, so that it has ACPI's tables and no device tree; of VMs of KVM only. */
  readonly firmware?: Buffer;
  /** Microseconds by which the VM is started later. */
  readonly later?: number;
  /** In place of what a workload's VM does first. */
  readonly before?: readonly string[];
  /** Seconds of processor time; five minutes if it is not said. */
  readonly timeLimit?: number;
  /** An empty folder, for what the machine boots and writes. */
  readonly folder: string;
  readonly software: SoftwareOptions;
}

/** Seconds of processor time. */
const LIMIT = 300;

/** Milliseconds after which the console is looked at again. */
const WATCH = 200;

/** What a VM does first that loads no modules of Debian's. */
export const WITHOUT_MODULES = [
  '/bin/busybox mkdir -p /proc /sys /dev /tmp /bin /sbin',
  '/bin/busybox --install -s /bin',
  'export PATH=/bin:/sbin',
  'mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t tmpfs tmp /tmp',
  'exec >/dev/console 2>&1',
];

/** The script of a VM without Node, and what it finds there: make and the headers are what the module was built with. */
export const SCRIPT = { 'machine/measure.sh': readFileSync(join(packageRoot, 'driver/measure.sh')) };
export const BEFORE_SCRIPT = [
  'mkdir -p /lib/modules/$(uname -r)/build /guest/here /guest/probe',
  'touch /lib/modules/$(uname -r)/build/Makefile /bin/gcc',
  `printf '#!/bin/sh\\ncp /worldswitch.ko "$2"\\n' >/bin/make`,
  'chmod +x /bin/make /bin/gcc',
];

const AS_WORKLOADS = ['. /machine/common', 'exec >/dev/console 2>&1'];

/** What the VM says when it has executed all. */
const DONE = 'worldswitch: the VM is done';

/**
 * Boots a workload's machine whose counters count instructions, two PCPUs of which have the VCPUs of a VM, and has the VM
 * execute commands in place of what it serves. The module is `/worldswitch.ko` there.
 *
 * @returns what the machine's console had
 */
export async function inVm(
  { configuration: id, module, files = {}, folder, software, ...own }: VmOfModule,
  commands: readonly string[],
): Promise<string> {
  const { kernel, memoryMiB, host = {}, later = 0, before = AS_WORKLOADS, timeLimit = LIMIT } = own;
  const usual = findWorkload('hackbench');
  const workload = { ...usual, memoryMiB: memoryMiB ?? usual.memoryMiB };
  const configuration = startedLater(withShell(findConfiguration(id), 'vm', { size: undefined }), later);
  const [debian] = await provideWorkloadIngredients([configuration], software);
  const ingredients = { ...debian!, vmKernel: await vmKernel(debian!, kernel) };
  const parameters = defaultParameters(workload);
  const sound = await provideWorkloadParts(configuration, workload, parameters, ingredients, software);
  const parts = await overlaid(
    folder,
    sound,
    { ...withOwnInit(own), ...host },
    {
      ...files,
      init: vmInit([...before, ...commands]),
      'worldswitch.ko': module,
    },
  );
  const machine = await startMachine(parts, machineArguments(parts.emulated, []), folder, {
    timeLimit,
    signal: software.signal,
  });
  const console = outputFiles(folder).serial;
  const ended = machine.ended.then(() => true);
  // The machine itself may outlive its VM, and wait for ever.
  while (!(await Promise.race([ended, sleep(WATCH, false)])))
    if ((await printed(console)).includes(DONE)) await machine.stop();
  return (await printed(console)).replaceAll('\r', '');
}

/** Debian's, or the same with another image. */
async function vmKernel(
  { vmKernel: debian }: WorkloadIngredients,
  image: string | undefined,
): Promise<WorkloadIngredients['vmKernel']> {
  return image === undefined ? debian : { ...debian, image, sha256: await sha256File(image) };
}

/** A machine with an init of its own, which tells the VM's kernel more or gives the VM firmware. */
function withOwnInit({ parameters = [], firmware }: Pick<VmOfModule, 'parameters' | 'firmware'>): Contents {
  const usual = readFileSync(join(packageRoot, 'guest/workloads/machine/kvm'), 'utf8');
  const init = usual.replace('$parameters', ['$parameters', ...parameters].join(' '));
  if (firmware === undefined) return parameters.length === 0 ? {} : { init };
  return { init: init.replace('-kernel', '-bios /vm/firmware -kernel'), 'vm/firmware': firmware };
}

/** The init of the VM. */
function vmInit(commands: readonly string[]): string {
  return ['#!/bin/busybox sh', ...commands, `echo '${DONE}'`, 'sleep 1000', ''].join('\n');
}
