import type { Machine } from '../../catalog/machines.ts';
import { bochs } from './bochs/bochs.ts';
import type { MachineEmulator } from './emulator.ts';
import { qemu } from './qemu/qemu.ts';

/** What makes machines that QEMU does not, by their ids: it has no VMX. */
const others: Readonly<Record<string, MachineEmulator>> = { 'sandy-bridge': bochs, haswell: bochs };

/** What makes a machine. */
export function emulatorOf({ id }: Pick<Machine, 'id'>): MachineEmulator {
  return others[id] ?? qemu;
}
