import type { Exceptions } from '../../architectures/exceptions.ts';
import type { DeviceAccess, TracedOperation } from '../../results/trace.ts';
import { type CodeMap, type CodePoint, placeOf } from './code.ts';

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
  /** What the same CPU executed before it; `undefined` of the first that is seen of a CPU. */
  readonly before: CodePoint | undefined;
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
  const { exceptions } = code.architecture.code;
  for (let at = 0; at < segments.length; at += 2) {
    const [first = 0, how = 0] = segments.subarray(at, at + 2);
    const cpu = how >>> 16;
    for (let number = first; number < first + (how & 0xffff); number++) {
      const point = code.at(number);
      const before = last.get(cpu)?.point;
      const passage = before === undefined ? 'first' : passageOf(code, before, point);
      const cause =
        before === undefined ? firstCause(code, point) : causeOf(exceptions, passage, before, point);
      const access = accesses.get(executed.length);
      const returnsTo = passage === 'call' ? before?.end : undefined;
      const one: Executed = { point, cpu, passage, before, cause, returnsTo, access, faulted: false };
      executed.push(one);
      last.set(cpu, one);
    }
  }
  markFaults(executed, code);
  return executed;
}

function passageOf(
  code: CodeMap,
  { instruction, address, end, function: from }: CodePoint,
  to: CodePoint,
): Passage {
  const { flow, target, conditional } = instruction;
  if (flow === 'exception-call') return 'exception';
  if (flow === 'exception-return' || flow === 'vm-entry') return 'exception-return';
  // A VM leaves by nothing else, and on x86 it goes on behind the instruction that entered it.
  if (from.place === 'guest' && to.function.place !== 'guest') return 'exception';
  const onward = to.address === end && from.place === to.function.place;
  if (flow === 'next') return onward || to.address === address ? 'next' : 'exception';
  if (conditional && onward) return 'next';
  const went = target === undefined ? !code.isEntry(to) : to.address === target;
  if (!went) return 'exception';
  return flow === 'branch' ? 'jump' : flow;
}

/** A CPU that was not seen yet and begins at an entry was interrupted. */
function firstCause(code: CodeMap, point: CodePoint): string | undefined {
  if (!code.isEntry(point)) return undefined;
  return code.architecture.code.exceptions.interruption(point.address);
}

function causeOf(
  exceptions: Exceptions,
  passage: Passage,
  from: CodePoint,
  to: CodePoint,
): string | undefined {
  const { instruction } = from;
  if (passage === 'exception-return') return instruction.mnemonic ?? 'return';
  if (passage !== 'exception') return undefined;
  if (instruction.flow === 'exception-call') return instruction.mnemonic ?? 'call';
  return exceptions.cause(placeOf(from), placeOf(to));
}

/**
 * Says which instructions did not complete: the emulator's clock does not count them, and a guest's counter neither.
 * That is a load or store that faults, and where a VM exits at other instructions before they are done, those.
 */
function markFaults(executed: readonly Executed[], { architecture, hypervisor }: CodeMap): void {
  const { intercepts } = architecture.code.exceptions;
  const last = new Map<number, { one: Executed; index: number }>();
  for (const [index, one] of executed.entries()) {
    const before = last.get(one.cpu)?.one;
    last.set(one.cpu, { one, index });
    if (before === undefined || one.passage !== 'exception') continue;
    const { instruction, function: from } = before.point;
    if (intercepts !== undefined && from.place === 'guest' && one.point.function.place !== 'guest') {
      before.faulted =
        intercepts(instruction) ||
        (instruction.memory !== 'none' &&
          handlesFault(executed, index, one.cpu, hypervisor.handlesNestedFault));
    } else if (instruction.flow === 'next' && instruction.memory !== 'none') {
      before.faulted = one.cause === 'abort' || one.cause === 'fault';
    }
  }
}

function handlesFault(
  executed: readonly Executed[],
  from: number,
  cpu: number,
  names: RegExp | undefined,
): boolean {
  for (let index = from; index < executed.length; index++) {
    const { point, cpu: own } = executed[index] ?? {};
    if (own !== cpu || point === undefined) continue;
    if (point.function.place === 'guest') return false;
    if (names?.test(point.function.name ?? '')) return true;
  }
  return false;
}
