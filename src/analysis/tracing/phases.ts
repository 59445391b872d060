import type { Phase } from '../../results/explanation.ts';
import type { CodePoint } from './code.ts';
import type { StackNode } from './stacks.ts';
import type { Executed } from './walk.ts';

/** Tables of vectors that VMs leave by, from the ninth entry on: what comes from a lower exception level (DDI 0487, D1.3.1.5). */
const VECTORS = /^(__kvm_hyp_vector|__bp_harden_hyp_vecs\w*|hyp_traps_vector\w*)$/;
const LOWER_LEVEL = 0x400n;
const TABLE = 0x7ffn;

/** Functions that enter a VM on x86, behind which a hypervisor goes on when it is left. */
const ENTERS = /^(__svm_vcpu_run|svm_asm_do_resume|svm_stgi_label)$/;

/** Whether the first instruction that is seen of a CPU is where a VM is left. */
function leavesVm({ address, function: { name } }: CodePoint): boolean {
  if (name === null) return false;
  return ENTERS.test(name) || (VECTORS.test(name) && (address & TABLE) >= LOWER_LEVEL);
}

/** Which way a CPU is going. */
interface Way {
  out: boolean;
}

/** Says of each instruction which phase of the path it belongs to, by the functions that it is called from. */
export class Phases {
  readonly #ways = new Map<number, Way>();

  /** To be called with all instructions in their order. */
  at({ cpu, cause, passage, point }: Executed, { role, place }: StackNode): Phase {
    const way = this.#ways.get(cpu) ?? { out: false };
    this.#ways.set(cpu, way);
    // A CPU that was in a VM before the operation came to it.
    if (passage === 'first' && leavesVm(point)) way.out = true;
    if (place === 'guest') {
      // Whatever comes next without the guest is on its way out.
      way.out = true;
      return 'guest';
    }
    // A CPU that was idle or in the host is not on its way out of a VM.
    if (cause !== undefined && point.function.place === 'host-user') way.out = false;
    if (role === 'transition') return way.out ? 'exit' : 'entry';
    if (role === 'state') return way.out ? 'save' : 'restore';
    // What is between the way out and the way in.
    if (role === 'dispatch' || role === 'handle') way.out = false;
    return role;
  }
}
