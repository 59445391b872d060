import type { TracedHypervisor } from '../../hypervisors/on-architecture.ts';
import type { Phase } from '../../results/explanation.ts';
import { placeOf } from './code.ts';
import type { StackNode } from './stacks.ts';
import type { Executed } from './walk.ts';

/** Which way a CPU is going. */
interface Way {
  out: boolean;
}

/** Says of each instruction which phase of the path it belongs to, by the functions that it is called from. */
export class Phases {
  readonly #ways = new Map<number, Way>();
  readonly #hypervisor: Pick<TracedHypervisor, 'leavesVm'>;

  /** @param hypervisor knows whether the first instruction that is seen of a CPU is where a VM is left */
  constructor(hypervisor: Pick<TracedHypervisor, 'leavesVm'>) {
    this.#hypervisor = hypervisor;
  }

  /** To be called with all instructions in their order. */
  at({ cpu, cause, passage, point }: Executed, { duty, place }: StackNode): Phase {
    const way = this.#ways.get(cpu) ?? { out: false };
    this.#ways.set(cpu, way);
    // A CPU that was in a VM before the operation came to it.
    if (passage === 'first' && this.#hypervisor.leavesVm(placeOf(point))) way.out = true;
    if (place === 'guest') {
      // Whatever comes next without the guest is on its way out.
      way.out = true;
      return 'guest';
    }
    // A CPU that was idle or in the host is not on its way out of a VM.
    if (cause !== undefined && point.function.place === 'host-user') way.out = false;
    if (duty === 'transition') return way.out ? 'exit' : 'entry';
    if (duty === 'state') return way.out ? 'save' : 'restore';
    // What is between the way out and the way in.
    if (duty === 'dispatch' || duty === 'handle') way.out = false;
    return duty;
  }
}
