import type { Machine } from '../../../catalog/machines.ts';
import { WorldswitchError } from '../../../system/errors.ts';

/**
 * QEMU's `-M` and `-cpu` by the machine's id. Their counters tick at 1 GHz, so that one tick is one instruction under
 * icount: an Arm CPU is told so, the time-stamp counter of an x86 CPU does so by itself.
 */
const machineArguments: Readonly<Record<string, readonly string[]>> = {
  'cortex-a57': ['-M', 'virt,virtualization=on,gic-version=2', '-cpu', 'cortex-a57,cntfrq=1000000000'],
  'neoverse-n1': ['-M', 'virt,virtualization=on,gic-version=3', '-cpu', 'neoverse-n1,cntfrq=1000000000'],
  epyc: ['-M', 'q35', '-cpu', 'EPYC,+svm'],
};

/** What QEMU is told to make a machine of the catalog. @throws WorldswitchError if it is not known how */
export function argumentsFor({ id, title }: Machine): readonly string[] {
  const found = machineArguments[id];
  if (found !== undefined) return found;
  throw new WorldswitchError(`worldswitch does not know how QEMU makes a machine with ${title}`, {
    next: 'choose another configuration (worldswitch list shows them)',
  });
}
