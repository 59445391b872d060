import type { MachineEmulator } from './emulator.ts';
import { qemu } from './qemu/qemu.ts';

/** What makes all machines of the catalog. */
export const emulator: MachineEmulator = qemu;
