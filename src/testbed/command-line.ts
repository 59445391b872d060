import type { Configuration } from '../catalog/configurations.ts';
import { SNAPSHOT_POINT } from './addresses.ts';

/**
 * Files that a QEMU command line names. In the record of a run they stand as `{kernel}` and so on: where
 * they are on this machine changes no figure, what they hold is in the fingerprint as sha256.
 */
export interface MachineFiles {
  kernel: string;
  initramfs: string;
  /** The serial console: kernel messages. */
  serial: string;
  /** What the VMM and the probe report (src/probe/protocol.ts). */
  protocol: string;
  /** The snapshot, where a machine is restored. */
  state: string;
  /** The plugin that holds a booted machine at the snapshot point. */
  holdPlugin: string;
  /** The plugin that stamps paths from outside, and what it writes. */
  stampPlugin: string;
  stamps: string;
}

/** The function of the host kernel at which paths are stamped; the VMM reports its address. */
export const STAMPED_FUNCTION = 'eventfd_signal';

/** What makes a run bit-identical: a clock that counts instructions, and no other source of time or chance. */
const DETERMINISM = ['-icount', 'shift=0,sleep=off', '-rtc', 'base=2020-01-01,clock=vm', '-seed', '1'];

const KERNEL_PARAMETERS = [
  'console=ttyAMA0',
  'quiet',
  // Symbols are where they were in the last boot.
  'nokaslr',
  // The boot without the self-tests of the cryptographic algorithms takes a third of the instructions.
  'cryptomgr.notests',
  // Else each entry from user space draws random numbers, at a cost that varies.
  'randomize_kstack_offset=off',
  // A VCPU that executes WFI blocks at once: polling first would add its spinning to the serialised sum.
  'kvm.halt_poll_ns=0',
  // A panic ends the emulator (with -no-reboot), and an oops is a panic.
  'panic=-1',
  'oops=panic',
];

/**
 * The arguments of QEMU that are the same when a machine boots and when it is restored, with `{name}` for
 * the files.
 *
 * @param forVmm what the VMM gets as semihosting arguments; none while it boots to the snapshot point
 */
export function machineArguments(configuration: Configuration, forVmm: readonly string[]): string[] {
  const { machine } = configuration;
  const semihosting = [
    'enable=on,userspace=on,target=native,chardev=protocol',
    ...forVmm.map((argument) => `arg=${argument}`),
  ].join(',');
  const parameters = [...KERNEL_PARAMETERS, ...configuration.kernelParameters];
  return [
    ...['-nodefaults', '-display', 'none', '-no-reboot'],
    ...machine.qemuArguments,
    ...['-smp', String(machine.pcpus), '-m', String(configuration.memoryMiB)],
    ...['-accel', 'tcg,tb-size=64'],
    ...DETERMINISM,
    // The restored machine runs at once, although the saved one was stopped, and announces itself to no network:
    // that would wake the emulator's other thread at wall-clock times.
    ...['-global', 'migration.store-global-state=off', '-global', 'migration.announce-rounds=0'],
    ...['-kernel', '{kernel}', '-initrd', '{initramfs}'],
    // What follows the two dashes is for init, which is the VMM.
    ...['-append', `${parameters.join(' ')} -- symbols=${STAMPED_FUNCTION}`],
    ...['-chardev', 'file,id=serial,path={serial}', '-serial', 'chardev:serial'],
    ...['-chardev', 'file,id=protocol,path={protocol}', '-semihosting-config', semihosting],
  ];
}

/** What is added to boot a machine to the snapshot point, with QMP and the hold plugin's line on sockets. */
export const bootArguments = [
  ...['-chardev', 'socket,id=qmp,fd=3', '-qmp', 'chardev:qmp'],
  ...['-plugin', `{holdPlugin},ready=4,address=0x${SNAPSHOT_POINT.toString(16)}`],
];

/** What is added to restore a machine from its snapshot and measure. */
export const restoreArguments = ['-incoming', 'file:{state}'];

/**
 * What is added to stamp a path from outside.
 *
 * @param begin address of the instruction at which the path begins
 * @param end address at which it ends, as the VMM reported it
 */
export function stampArguments(begin: number, end: string): string[] {
  return ['-plugin', `{stampPlugin},out={stamps},begin=0x${begin.toString(16)},end=${end}`];
}

/** The semihosting arguments that tell the VMM what to measure. */
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
