import type { Architecture } from './architectures.ts';
import { type Microbenchmark, microbenchmarks } from './microbenchmarks.ts';

/** What measures the VM one is in: a program without privileges, or the kernel module (driver/). */
export type CarrierHere = 'program' | 'driver';

/** What a kernel can time that a program can't, or can time too. */
const OF_DRIVER: ReadonlySet<string> = new Set([
  ...['hypercall', 'hypercall/vmm', 'hypercall/cpuid'],
  ...['interrupt-controller-trap', 'interrupt-controller-trap/xapic'],
  ...['virtual-ipi', 'virtual-ipi/blocked', 'virtual-ipi/xapic'],
  ...['virtual-irq-completion', 'virtual-irq-completion/spurious'],
  ...['io-round-trip/sector', 'io-round-trip/xenstore'],
]);

/** What can be measured in the VM one is in. */
export function microbenchmarksHere(
  architecture: Architecture,
  by: CarrierHere = 'program',
): Microbenchmark[] {
  return microbenchmarks.filter(
    ({ id, only }) =>
      (by === 'driver' ? OF_DRIVER.has(id) : only?.testbed === 'here' && only.carrier === undefined) &&
      (only?.architecture === undefined || only.architecture === architecture),
  );
}
