import { MIB } from './memory-map.ts';

/** Where the loader finds what it is to do (plugin/bochs/loader.s): behind the memory that the BIOS uses. */
export const HANDOVER_ADDRESS = MIB;

/** The physical address of a place in the handover. */
export function at(place: number): number {
  return HANDOVER_ADDRESS + place;
}

/** A file in memory. */
export interface LoadedFile {
  readonly address: number;
  readonly length: number;
}
