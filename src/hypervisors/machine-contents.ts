/** What a machine finds in its initramfs, as names: where they come from is not said. */
export interface MachineContents {
  /** Of the hypervisor's tools, at the root unless they have a folder in their path. */
  readonly programs: readonly string[];
  /** Of the kernel, in `modules/`. */
  readonly modules: readonly string[];
  readonly texts: readonly MachineText[];
  /** Folders that are there even if nothing is in them. */
  readonly folders: readonly string[];
}

/** A file of lines. */
export interface MachineText {
  /** Without a leading slash. */
  readonly path: string;
  readonly lines: readonly string[];
}
