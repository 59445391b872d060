/**
 * Files that a QEMU command line names. In the record of a run they stand as `{kernel}` and so on: where
 * they are on this machine changes no figure, what they hold is in the fingerprint as sha256.
 */
export interface MachineFiles {
  kernel: string;
  xen: string;
  initramfs: string;
  /** The serial console: kernel messages. */
  serial: string;
  /** What init and the probe report (src/protocol/messages.ts). */
  protocol: string;
  /** What the machine has in its memory, which is a part of its snapshot. */
  memory: string;
  /** The plugin that holds a booted machine at the snapshot point. */
  holdPlugin: string;
  /** The plugin that stamps paths from outside, and what it writes. */
  stampPlugin: string;
  stamps: string;
  /** The plugin that traces operations, and what it writes. */
  tracePlugin: string;
  trace: string;
  /** The plugin that takes the symbol tables out of the machine, and what it writes. */
  symbolsPlugin: string;
  symbols: string;
  /** The plugin that accounts a workload's repetitions, and what it writes. */
  accountPlugin: string;
  account: string;
}

/** The arguments with the files' paths in their places; commas in a path are doubled, as QEMU wants them. */
export function withFiles(args: readonly string[], files: Partial<MachineFiles>): string[] {
  return args.map((argument) =>
    argument.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const path = (files as Record<string, string | undefined>)[name];
      if (path === undefined) return whole;
      // A path that is the whole argument, or follows `file:`, is not split at commas.
      return argument === whole || argument.startsWith('file:') ? path : path.replaceAll(',', ',,');
    }),
  );
}
