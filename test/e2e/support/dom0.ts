import type { CpioEntry } from '../../../src/artifacts/cpio.ts';
import { textFile } from '../../../src/artifacts/cpio.ts';
import { MODULES } from '../../../src/hypervisors/xen/modules.ts';
import { fileEntry } from '../../../src/testbeds/emulated/module-files.ts';
import { type Ingredients, requireTools } from '../../../src/testbeds/emulated/machine.ts';

/** Modules of Dom0's kernel, by which its programs reach Xen. */
export const modulesOfDom0 = MODULES;

const PROGRAMS = ['xenstored', 'xen-init-dom0', 'xenconsoled', 'xl'];

/** Debian's tools of Xen where its package has them, but for what is there already. */
export async function filesOfDom0({ xen }: Ingredients, there: readonly CpioEntry[]): Promise<CpioEntry[]> {
  const taken = new Set(there.map(({ path }) => path));
  const tools = (await requireTools(xen).tools(PROGRAMS)).map((tool) => ({
    ...tool,
    path: PROGRAMS.includes(tool.path) ? `usr/sbin/${tool.path}` : tool.path,
  }));
  return [
    ...(await Promise.all(tools.filter(({ path }) => !taken.has(path)).map(fileEntry))),
    textFile('etc/xen/xl.conf', ['autoballoon="off"', 'run_hotplug_scripts=0']),
  ];
}

/** Whether a parameter of Xen's is none by which the emulated testbed chooses what Dom0 and DomUs may do. */
export function isNoChoice(parameter: string): boolean {
  return !/^(dom0_max_vcpus|dom0_vcpus_pin|xsm)\b/.test(parameter);
}

/** What init does for them, when the modules are loaded. */
export const startsDom0: readonly string[] = [
  'mount -t xenfs xen /proc/xen',
  'mkdir -p /run/xen /run/xenstored /run/lock /var/lib/xen /var/lib/xenstored /var/log/xen',
  'ln -s /run /var/run; ln -s /run/lock /var/lock',
  'xenstored --pid-file /run/xenstored.pid; xen-init-dom0; xenconsoled --pid-file=/run/xenconsoled.pid',
];
