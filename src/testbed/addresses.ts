/*
 * Addresses that the guest code is linked to and that the testbed watches for. They are fixed, so that no
 * symbol table has to be read, and so that a snapshot is always taken at the same instruction.
 */

/** `snapshot_point` of guest/vmm/main.c: the linker puts its section here. */
export const SNAPSHOT_POINT = 0x0700_0000;

/** `ring_stamped` of guest/probe/arm64/entry.s: the second instruction of the probe's image. */
export const STAMPED_STORE = 0x8000_0004;
