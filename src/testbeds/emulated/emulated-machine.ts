import type { BootSpecification } from '../../hypervisors/boot.ts';
import type { Machine } from '../../catalog/machines.ts';

/** What an emulator is told of a machine, whatever is to run on it. */
export interface EmulatedMachine {
  /** What names of its snapshots begin with. */
  readonly id: string;
  readonly machine: Machine;
  /** May be more than the catalog's machine has. */
  readonly pcpus: number;
  readonly memoryMiB: number;
  /** For code that the emulator translates. */
  readonly translationMiB: number;
  readonly boot: BootSpecification;
  /** How a user can look at such a machine if it fails, where that is not by its command line. */
  readonly byHand?: string;
}
