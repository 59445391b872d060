import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { System } from '../../catalog/systems.ts';
import { MachineError } from '../../testbed/machine.ts';

/**
 * Instructions that the driver lets pass before the first repetition, in the attempts at a VM of KVM on x86. The emulated
 * SVM may deliver an injected interrupt twice (docs/workloads-by-hand.md), at which some VMs hang or panic; when it does
 * depends on where the emulator's timers fall among the VM's interrupts. Not a multiple of the kernel's tick of 4 ms.
 */
const WAITS = [0, 1, 2, 3, 4].map((attempt) => attempt * 1_234_567);

/**
 * Measures, and where the emulator's defect may be why the machine failed, measures again with other timing. As the
 * machine is deterministic, so is which attempt succeeds.
 *
 * @param folder an empty folder; each attempt gets one of its own in it
 * @param say is told why another attempt is made
 * @throws MachineError of the last attempt
 */
export async function withAttempts<T>(
  { hypervisor, machine }: System,
  folder: string,
  say: (line: string) => void,
  measure: (wait: number, folder: string) => Promise<T>,
): Promise<T> {
  const waits = hypervisor.name === 'KVM' && machine.architecture === 'x86' ? WAITS : [0];
  for (const [attempt, wait] of waits.entries()) {
    const own = join(folder, String(attempt));
    await mkdir(own);
    try {
      return await measure(wait, own);
    } catch (error) {
      const next = waits[attempt + 1];
      if (!(error instanceof MachineError) || next === undefined) throw error;
      say(
        `${error.message}; the emulated SVM may have delivered an interrupt twice (docs/workloads-by-hand.md), ` +
          `so it is begun again ${next.toLocaleString('en-US')} instructions later`,
      );
    }
  }
  throw new Error('there is no attempt');
}
