import type { Configuration } from '../../catalog/configurations.ts';
import { INIT_ADDRESSES } from '../../protocol/addresses.ts';
import { channels } from './channel.ts';
import type { Target } from '../../artifacts/compiler.ts';
import { supportFor } from './hypervisors/index.ts';

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
  /** The snapshot, where a machine is restored. */
  state: string;
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

/** What makes a run bit-identical: a clock that counts instructions, and no other source of time or chance. */
const DETERMINISM = ['-icount', 'shift=0,sleep=off', '-rtc', 'base=2020-01-01,clock=vm', '-seed', '1'];

/** What the emulator is told of a machine, whatever is to run on it. */
export interface EmulatedMachine {
  /** What names of its snapshots begin with. */
  readonly id: string;
  readonly architecture: Target;
  /** `-M` and `-cpu`. */
  readonly qemuArguments: readonly string[];
  readonly pcpus: number;
  readonly memoryMiB: number;
  /** For translated code. */
  readonly translationMiB: number;
  /** What loads hypervisor, kernel and init, with `{name}` for files. */
  readonly bootArguments: readonly string[];
  /** How a user can look at such a machine if it fails, where that is not by its command line. */
  readonly byHand?: string;
}

/** The machine of a configuration, on which microbenchmarks run. */
export function machineOf(configuration: Configuration): EmulatedMachine {
  const { id, machine } = configuration;
  const support = supportFor(configuration);
  return {
    id,
    architecture: machine.architecture,
    qemuArguments: machine.qemuArguments,
    pcpus: machine.pcpus,
    memoryMiB: support.memoryMiB,
    translationMiB: 64,
    bootArguments: support.bootArguments(configuration),
  };
}

/**
 * The arguments of QEMU that are the same when a machine boots and when it is restored, with `{name}` for
 * the files.
 *
 * @param forInit the parameters that init gets; none while it boots to the snapshot point
 */
export function machineArguments(machine: EmulatedMachine, forInit: readonly string[]): string[] {
  return [
    ...['-nodefaults', '-display', 'none', '-no-reboot'],
    ...machine.qemuArguments,
    ...['-smp', String(machine.pcpus), '-m', String(machine.memoryMiB)],
    ...['-accel', `tcg,tb-size=${machine.translationMiB}`],
    ...DETERMINISM,
    // The restored machine runs at once, although the saved one was stopped, and announces itself to no network:
    // that would wake the emulator's other thread at wall-clock times.
    ...['-global', 'migration.store-global-state=off', '-global', 'migration.announce-rounds=0'],
    ...machine.bootArguments,
    ...['-chardev', 'file,id=serial,path={serial}', '-serial', 'chardev:serial'],
    ...channels[machine.architecture].arguments(forInit),
  ];
}

/** What is added to boot a machine to the snapshot point, with QMP and the hold plugin's line on sockets. */
export const bootArguments = [
  ...['-chardev', 'socket,id=qmp,fd=3', '-qmp', 'chardev:qmp'],
  ...['-plugin', `{holdPlugin},ready=4,address=0x${INIT_ADDRESSES.snapshot_point.toString(16)}`],
];

/** What is added to restore a machine from its snapshot and measure. */
export const restoreArguments = ['-incoming', 'file:{state}'];

/** The parameters that tell init what to measure. */
export function probeArguments(iterations: number, batches: number, selection: readonly string[]): string[] {
  return [`iterations=${iterations}`, `batches=${batches}`, `selection=${selection.join('+')}`];
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

/** A command line that can be pasted into a shell. */
export function shellCommand(command: string, args: readonly string[]): string {
  return [command, ...args]
    .map((word) => (/^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
