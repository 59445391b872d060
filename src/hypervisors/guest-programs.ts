/** Our own code of machines with a hypervisor (guest/): the probe in its VMs, and init of its host or Dom0. */
export interface GuestPrograms {
  /** Below guest/probe/; names of what is built have it too. */
  readonly folder: string;
  readonly probe: {
    /** In the folder, beside those in the architecture's folder below it. */
    readonly sources: readonly string[];
    /** In the architecture's folder. */
    readonly architectureSources: readonly string[];
    readonly flags: readonly string[];
  };
  readonly init: {
    /** By what name it reports (src/protocol/messages.ts). */
    readonly sender: 'vmm' | 'dom0';
    /** Below guest/, for an architecture. */
    readonly sources: (architecture: string) => readonly string[];
    readonly flags: (architecture: string) => readonly string[];
  };
}

/** Xen's public headers, of any version from this one on, as its interface was then. */
export const XEN_INTERFACE = ['-include', 'stdint.h', '-D__XEN_INTERFACE_VERSION__=0x00040e00'];
