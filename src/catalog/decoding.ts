import type { Cell } from './benchmarks.ts';
import { configurations } from './configurations.ts';
import { type Decodes, microbenchmarks } from './microbenchmarks.ts';

/** The microbenchmark that measures what decoding a hypercall to skip it takes. */
export const DECODING = 'hypercall/decode';

/** What any other instruction takes to decode is at least this part of that, and no more than that. */
export const LEAST_TO_DECODE = 0.85;

const NONE: Decodes = { hypercalls: 0, others: 0 };

/**
 * By how many instructions a path moves, to either side, as the kernel lays out its memory: KVM copies each instruction that it
 * decodes, and the check of what is copied takes one more or less by where it lies (mm/usercopy.c, `__check_object_size`), which
 * another command line may change.
 */
export function movedByLayout(configuration: string, benchmark: string): number {
  const hypervisor = configurations.find(({ id }) => id === configuration)?.hypervisor.name;
  const decoded = decodesIn({ configuration, benchmark });
  if (hypervisor !== 'KVM' || decoded === 'uncounted') return 0;
  const { copies = 0 } = microbenchmarks.find(({ id }) => id === benchmark) ?? {};
  return copies + decoded.hypercalls + decoded.others;
}

/**
 * What a cell's path contains that is decoded because no real CPU's help is there; `uncounted` of a workload whose VM is left
 * for such instructions, which are more or fewer as it goes.
 */
export function decodesIn({ configuration: id, benchmark }: Cell): Decodes | 'uncounted' {
  const configuration = configurations.find((each) => each.id === id);
  if (configuration?.machine.withoutNripSave !== true) return NONE;
  const { hypervisor } = configuration;
  const operation = microbenchmarks.find((each) => each.id === benchmark);
  if (operation !== undefined) return operation.decodes?.[hypervisor.name] ?? NONE;
  // A DomU under workloads is PV there, and needs no SVM.
  return hypervisor.name === 'KVM' ? 'uncounted' : NONE;
}
