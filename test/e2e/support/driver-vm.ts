import { setTimeout as sleep } from 'node:timers/promises';
import { findConfiguration, findWorkload } from '../../../src/catalog/find.ts';
import { sha256File } from '../../../src/system/files.ts';
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
  /** In place of Debian's kernel, an image that has built in what the VM needs; and how much memory it takes. */
  readonly kernel?: { readonly image: string; readonly memoryMiB: number };
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
  const { kernel, host = {}, later = 0, before = AS_WORKLOADS, timeLimit = LIMIT } = own;
  const usual = findWorkload('hackbench');
  const workload = { ...usual, memoryMiB: kernel?.memoryMiB ?? usual.memoryMiB };
  const configuration = startedLater(withShell(findConfiguration(id), 'vm', { size: undefined }), later);
  const [debian] = await provideWorkloadIngredients([configuration], software);
  const ingredients = { ...debian!, vmKernel: await vmKernel(debian!, kernel?.image) };
  const parameters = defaultParameters(workload);
  const sound = await provideWorkloadParts(configuration, workload, parameters, ingredients, software);
  const parts = await overlaid(folder, sound, host, {
    ...files,
    init: vmInit([...before, ...commands]),
    'worldswitch.ko': module,
  });
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

/** The init of the VM. */
function vmInit(commands: readonly string[]): string {
  return ['#!/bin/busybox sh', ...commands, `echo '${DONE}'`, 'sleep 1000', ''].join('\n');
}
