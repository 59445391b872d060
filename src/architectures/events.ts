import type { Machine } from '../catalog/machines.ts';
import type { InstructionClass, Kind, Place, Transfer } from '../results/explanation.ts';

/** An exception or a return from one, without how often it came. */
export type Passing = Pick<Transfer, 'from' | 'to' | 'returns'>;

/** How what software does is told apart by what it costs: by ids of the catalog's kinds of events. */
export interface ArchitectureEvents {
  /** The kind of event that an instruction is; `undefined` if the architecture has no such instructions. */
  readonly ofKind: (kind: Kind, virtualization: Machine['virtualization']) => string | undefined;
  /**
   * The kind of event that an exception is, or a return from one.
   *
   * @param own places that run at the level of the hypervisor
   */
  readonly ofTransfer: (transfer: Passing, own: readonly Place[]) => string;
}

/** The kinds of registers on an architecture. */
export interface RegisterEvents {
  /** Of each class what precedes `-read` and `-write`. */
  readonly classes: Readonly<Partial<Record<InstructionClass, string>>>;
  /** Of registers that cost something else than the others of their class, by how their names begin; the first that fits. */
  readonly names: readonly (readonly [beginning: string, kind: string])[];
}

/** The kind of event that an instruction is on each architecture; `undefined` if it has kinds of its own for it. */
export function commonEvent({ class: own, direction }: Kind): string | undefined {
  if (own === 'rest' || own === 'exception') return 'instruction';
  if (own === 'gp' || own === 'load-store') return 'load-store';
  if (own === 'fp') return direction === 'restored' ? 'fp-restore' : 'fp-save';
  return undefined;
}

/** A read or write of a register; `undefined` if the class is none of registers there. */
export function accessEvent(
  { class: own, direction, register }: Kind,
  { classes, names }: RegisterEvents,
): string | undefined {
  const named = names.find(([beginning]) => register?.startsWith(beginning))?.[1];
  const group = named ?? classes[own];
  return group && `${group}-${direction === 'saved' ? 'read' : 'write'}`;
}

/** Whether a transfer goes from outside a VM into it. */
export function entersVm({ from, to, returns }: Passing): boolean {
  return returns && to === 'guest' && from !== 'guest';
}

/** Whether a transfer goes to the VMM's program. */
export function entersVmm({ from, to, returns }: Passing): boolean {
  return returns && to === 'host-user' && from !== 'host-user';
}
