import type { Machine } from '../../../catalog/machines.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import type { EmulatedMachine } from '../emulated-machine.ts';
import { FILES } from './words.ts';

/** Bochs's names of CPUs, by the machine's id. */
const models: Readonly<Record<string, string>> = {
  'sandy-bridge': 'corei7_sandy_bridge_2600k',
  haswell: 'corei7_haswell_4770',
};

/** Instructions that a second of the machine's has, if nothing else is said. */
const COUNTER_HZ = 1_000_000_000;

/** The lines of Bochs's configuration for a machine. @throws WorldswitchError if it is not known how to make it */
export function configurationLines({ machine, pcpus, memoryMiB }: EmulatedMachine): string[] {
  const { counterHz = COUNTER_HZ } = machine;
  return [
    // Only what ends it is said, and ends it.
    'log: -',
    'debug: action=ignore',
    'info: action=ignore',
    'error: action=ignore',
    'panic: action=fatal',
    // All of Bochs's optional devices: a machine that is restored has none by default.
    'plugin_ctrl: biosdev=1, extfpuirq=1, serial=1, unmapped=1, gameport=0, iodebug=0, parallel=0, speaker=0, usb_uhci=0',
    // The only display that needs neither a terminal nor a server of the user's. Its own server is never started
    // (plugin/bochs/driver.c), and nobody waits for a client.
    'display_library: rfb, options="timeout=0"',
    // A tick of the counter is an instruction. A register that a kernel asks for and that the CPU has not reads as zero.
    `cpu: model=${modelOf(machine)}, count=${pcpus}, ips=${counterHz}, reset_on_triple_fault=0, ignore_bad_msrs=1`,
    // No other time than that, and always the same one: 1 January 2020.
    'clock: sync=none, rtc_sync=0, time0=1577836800',
    'vga: extension=none, update_freq=1, realtime=0',
    `memory: guest=${memoryMiB}, host=${memoryMiB}`,
    `romimage: file=${FILES.bios}`,
    // The BIOS calls this one when it has built its tables, and it boots (plugin/bochs/loader.s).
    `vgaromimage: file=${FILES.loader}`,
    'ata0: enabled=0',
    'ata1: enabled=0',
    'sound: waveoutdrv=dummy, waveindrv=dummy, midioutdrv=dummy',
    `com1: enabled=1, mode=file, dev=${FILES.serial}`,
  ];
}

function modelOf({ id, title }: Machine): string {
  const model = models[id];
  if (model !== undefined) return model;
  throw new WorldswitchError(`worldswitch does not know how Bochs makes a machine with ${title}`, {
    next: 'choose another configuration (worldswitch list shows them)',
  });
}
