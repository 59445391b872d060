import type { DeviceAccess, TracedOperation } from '../../results/trace.ts';
import type { CodeMap, CodePoint } from './code.ts';

/** How one instruction came after another on the same CPU. */
export type Passage =
  /** The next in memory, or the same again. */
  | 'next'
  | 'jump'
  | 'call'
  | 'return'
  /** By an exception: an instruction that makes one, a fault, an interrupt, or an exit from a VM. */
  | 'exception'
  /** To where an exception came from, or into a VM. */
  | 'exception-return'
  /** The first that is seen of a CPU. */
  | 'first';

/** An instruction as it was executed. */
export interface Executed {
  readonly point: CodePoint;
  readonly cpu: number;
  readonly passage: Passage;
  /** What made the exception or returned from it: `hvc`, `irq`, `abort`, `eret`, … */
  readonly cause: string | undefined;
  /** Where a call returns to. */
  readonly returnsTo: bigint | undefined;
  readonly access: DeviceAccess | undefined;
  /** True if it did not complete: a load or store that faulted, an x86 instruction at which a VM exits. */
  faulted: boolean;
}

/** All instructions of an operation, in their order. */
export function walk(code: CodeMap, operation: TracedOperation): Executed[] {
  const executed: Executed[] = [];
  const accesses = new Map(operation.accesses.map((access) => [access.position, access]));
  const last = new Map<number, Executed>();
  const { segments } = operation;
  const x86 = code.architecture === 'x86';
  for (let at = 0; at < segments.length; at += 2) {
    const [first = 0, how = 0] = segments.subarray(at, at + 2);
    const cpu = how >>> 16;
    for (let number = first; number < first + (how & 0xffff); number++) {
      const point = code.at(number);
      const before = last.get(cpu);
      const passage = before === undefined ? 'first' : passageOf(before.point, point);
      const cause =
        before === undefined ? firstCause(point, x86) : causeOf(passage, before.point, point, x86);
      const access = accesses.get(executed.length);
      const returnsTo = passage === 'call' ? before?.point.end : undefined;
      const one: Executed = { point, cpu, passage, cause, returnsTo, access, faulted: false };
      executed.push(one);
      last.set(cpu, one);
    }
  }
  markFaults(executed, x86);
  return executed;
}

function passageOf({ instruction, address, end, function: from }: CodePoint, to: CodePoint): Passage {
  const { flow, target, conditional } = instruction;
  if (flow === 'exception-call') return 'exception';
  if (flow === 'exception-return' || flow === 'vm-entry') return 'exception-return';
  // A VM leaves by nothing else, and on x86 it goes on behind the instruction that entered it.
  if (from.place === 'guest' && to.function.place !== 'guest') return 'exception';
  const onward = to.address === end && from.place === to.function.place;
  if (flow === 'next') return onward || to.address === address ? 'next' : 'exception';
  if (conditional && onward) return 'next';
  const went = target === undefined ? !isVector(to) : to.address === target;
  if (!went) return 'exception';
  return flow === 'branch' ? 'jump' : flow;
}

/** Entries of Arm's tables of vectors are 128 bytes apart (DDI 0487, D1.3.1.5). */
const VECTOR = 0x7fn;
const VECTORS =
  /^(vectors|tramp_vectors|__kvm_hyp_(host_)?vector|__bp_harden_hyp_vecs\w*|hyp_traps_vector\w*|interrupt_stubs)$/;
/** x86's entries have functions of their own (Linux arch/x86/include/asm/idtentry.h, Xen arch/x86/x86_64/entry.S). */
const ENTRIES =
  /^(asm_(sysvec|exc)_\w+|asm_(common|spurious)_interrupt|irq_entries_start|entry_SYSCALL_64|common_interrupt|irq_entry\w*)$/;

function isVector({ address, function: { name, address: begin } }: CodePoint): boolean {
  if (name === null) return false;
  // Xen's stubs for interrupts are one symbol.
  if (name === 'autogen_stubs') return true;
  return ENTRIES.test(name) ? address === begin : VECTORS.test(name) && (address & VECTOR) === 0n;
}

const KINDS = ['sync', 'irq', 'fiq', 'serror'] as const;

/** A CPU that was not seen yet and begins at a vector was interrupted. */
function firstCause(point: CodePoint, x86: boolean): string | undefined {
  if (!isVector(point)) return undefined;
  return x86 ? 'irq' : KINDS[Number((point.address >> 7n) & 3n)];
}

function causeOf(passage: Passage, from: CodePoint, to: CodePoint, x86: boolean): string | undefined {
  const { instruction, function: own } = from;
  if (passage === 'exception-return') return instruction.mnemonic ?? 'return';
  if (passage !== 'exception') return undefined;
  if (instruction.flow === 'exception-call') return instruction.mnemonic ?? 'call';
  if (!x86) {
    const kind = KINDS[Number((to.address >> 7n) & 3n)] ?? 'sync';
    return kind === 'sync' ? syncCause(from) : kind;
  }
  if (own.place === 'guest' && to.function.place !== 'guest')
    return isIntercepted(from) ? syncCause(from) : 'exit';
  return /exc_/.test(to.function.name ?? '') ? 'fault' : 'irq';
}

/** What an instruction was stopped at that is not made for exceptions. */
function syncCause({ instruction }: CodePoint): string {
  const { mnemonic, memory, kind } = instruction;
  if (mnemonic !== undefined) return mnemonic;
  if (kind.class === 'device') return 'port';
  if (kind.class === 'model-specific') return kind.direction === 'saved' ? 'rdmsr' : 'wrmsr';
  if (memory !== 'none') return 'abort';
  return 'trap';
}

/** What makes a VM exit on x86 before it is done, but for loads and stores. */
function isIntercepted({ instruction: { kind, mnemonic } }: CodePoint): boolean {
  return (
    kind.class === 'model-specific' ||
    kind.class === 'device' ||
    kind.class === 'control' ||
    mnemonic !== undefined
  );
}

/** Functions by which KVM and Xen handle an access of a VM's to memory that it has not. */
const NESTED_FAULT =
  /^(npf_interception|kvm_mmu_page_fault|svm_do_nested_pgfault|hvm_hap_nested_page_fault)$/;

/**
 * Says which instructions did not complete: the emulator's clock does not count them, and a guest's counter neither.
 * On Arm that is a load or store that faults, on x86 also whatever a VM exits at.
 */
function markFaults(executed: readonly Executed[], x86: boolean): void {
  const last = new Map<number, { one: Executed; index: number }>();
  for (const [index, one] of executed.entries()) {
    const before = last.get(one.cpu)?.one;
    last.set(one.cpu, { one, index });
    if (before === undefined || one.passage !== 'exception') continue;
    const { instruction, function: from } = before.point;
    if (x86 && from.place === 'guest' && one.point.function.place !== 'guest') {
      before.faulted =
        isIntercepted(before.point) ||
        (instruction.memory !== 'none' && handlesFault(executed, index, one.cpu));
    } else if (instruction.flow === 'next' && instruction.memory !== 'none') {
      before.faulted = one.cause === 'abort' || one.cause === 'fault';
    }
  }
}

function handlesFault(executed: readonly Executed[], from: number, cpu: number): boolean {
  for (let index = from; index < executed.length; index++) {
    const { point, cpu: own } = executed[index] ?? {};
    if (own !== cpu || point === undefined) continue;
    if (point.function.place === 'guest') return false;
    if (point.function.name !== null && NESTED_FAULT.test(point.function.name)) return true;
  }
  return false;
}
