import { INIT_ADDRESSES } from '../../../protocol/addresses.ts';
import type { EmulatedMachine } from '../emulated-machine.ts';
import { bootArguments } from './boot.ts';
import { channelOf } from './channel.ts';
import { BOOT_CLOCK, MEASURING_CLOCK } from './clock.ts';
import { argumentsFor } from './machines.ts';

/** What every machine is, and what it boots. */
function hardware({ machine, pcpus, memoryMiB }: EmulatedMachine): string[] {
  return [
    ...['-nodefaults', '-display', 'none', '-no-reboot'],
    ...argumentsFor(machine),
    ...['-smp', String(pcpus), '-m', String(memoryMiB)],
  ];
}

/**
 * The arguments of QEMU that are the same when a machine boots and when it is restored, with `{name}` for
 * the files.
 *
 * @param forInit the parameters that init gets; none while it boots to the snapshot point
 */
export function machineArguments(
  emulated: EmulatedMachine,
  forInit: readonly string[],
  clock: readonly string[] = MEASURING_CLOCK,
): string[] {
  const { architecture } = emulated.machine;
  return [
    ...hardware(emulated),
    ...['-accel', `tcg,tb-size=${emulated.translationMiB}`],
    ...clock,
    // The restored machine runs at once, although the saved one was stopped, and announces itself to no network:
    // that would wake the emulator's other thread at wall-clock times.
    ...['-global', 'migration.store-global-state=off', '-global', 'migration.announce-rounds=0'],
    ...bootArguments(architecture, emulated.boot),
    ...['-chardev', 'file,id=serial,path={serial}', '-serial', 'chardev:serial'],
    ...channelOf(architecture).arguments(forInit),
  ];
}

/** The machine's memory is a file, which it writes. */
const WRITES_MEMORY = 'share=on';
/** It begins as a file that it never writes: only what the machine touches is read, and a page that it changes is copied. */
const COPIES_MEMORY = 'share=off,readonly=on,rom=off';

function memoryInFile({ memoryMiB }: EmulatedMachine, how: string): string[] {
  return [
    ...['-object', `memory-backend-file,id=memory,mem-path={memory},size=${memoryMiB}M,${how}`],
    ...['-machine', 'memory-backend=memory'],
  ];
}

/** QMP on a socket that the emulator is given as this file descriptor. */
function qmpOn(descriptor: number): string[] {
  return ['-chardev', `socket,id=qmp,fd=${descriptor}`, '-qmp', 'chardev:qmp'];
}

/** Those that boot a machine to the snapshot point, with QMP and the hold plugin's line on sockets. */
export function bootWords(emulated: EmulatedMachine): string[] {
  return [
    ...machineArguments(emulated, [], BOOT_CLOCK),
    ...memoryInFile(emulated, WRITES_MEMORY),
    ...qmpOn(3),
    ...['-plugin', `{holdPlugin},ready=4,address=0x${INIT_ADDRESSES.snapshot_point.toString(16)}`],
  ];
}

/** Those of a machine that waits, with QMP on a socket, to be told where its snapshot is; with parameters for init. */
export function runWords(emulated: EmulatedMachine, forInit: readonly string[]): string[] {
  return [
    ...machineArguments(emulated, forInit),
    ...memoryInFile(emulated, COPIES_MEMORY),
    ...qmpOn(3),
    ...['-incoming', 'defer'],
  ];
}

/** Those of a machine that nobody measures: its clock is the computer's, and its console is on a socket. */
export function consoleWords(emulated: EmulatedMachine): string[] {
  return [
    ...hardware(emulated),
    ...['-accel', `tcg,thread=single,tb-size=${emulated.translationMiB}`],
    ...bootArguments(emulated.machine.architecture, emulated.boot),
    ...['-chardev', 'socket,id=serial,fd=3', '-serial', 'chardev:serial'],
  ];
}
