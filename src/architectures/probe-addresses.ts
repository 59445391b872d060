/** Instructions of the probe of an architecture, which the testbed watches for. */
export interface ProbeAddresses {
  /** The first instruction of the probe's handler of interrupts of backends and of the peer. */
  readonly interrupt: number;
  /** The function that executes a hypercall, where that is stamped. */
  readonly hypercall: number | undefined;
  /** The instruction by which the VM signals a device. */
  readonly signal: number;
  /** Where there are NOPs, which the probe executes to spend time: the first one, and what follows the last one. */
  readonly nops: { readonly begin: number; readonly end: number };
  /** `stamp_for_…`: what follows is to be stamped. */
  readonly stampFor: Readonly<Record<'out' | 'outWorker' | 'in' | 'inWorker' | 'switch', number>>;
}

/** What the probe executes to spend time are so many NOPs and a branch back to them. */
const NOPS = 254;

/**
 * The addresses of a probe (guest/probe/, probe.ld of the architecture), fixed for the reason that those of init are
 * (src/protocol/addresses.ts).
 *
 * @param base where it is linked to
 * @param own what differs by architecture; `nopBytes`: how long a NOP is
 */
export function probeAddresses(
  base: number,
  { nopBytes, ...own }: Pick<ProbeAddresses, 'interrupt' | 'hypercall'> & { readonly nopBytes: number },
): ProbeAddresses {
  const nops = base + 0x1100;
  return {
    ...own,
    nops: { begin: nops, end: nops + NOPS * nopBytes },
    signal: base + 0x400,
    stampFor: {
      out: base + 0x440,
      outWorker: base + 0x448,
      in: base + 0x450,
      inWorker: base + 0x458,
      switch: base + 0x460,
    },
  };
}
