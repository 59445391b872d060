import { type ByArchitecture, ofArchitecture } from '../architectures/by-architecture.ts';
import type { Architecture } from '../catalog/architectures.ts';

/** A program of QEMU's that emulates machines of an architecture. */
export interface QemuProgram {
  readonly program: string;
  /** The package of Debian that has it. */
  readonly package: string;
}

const programs: ByArchitecture<QemuProgram> = {
  arm64: { program: 'qemu-system-aarch64', package: 'qemu-system-arm' },
  x86: { program: 'qemu-system-x86_64', package: 'qemu-system-x86' },
};

/** The programs, by the architecture that they emulate. */
export const qemuPrograms = Object.entries(programs) as readonly (readonly [Architecture, QemuProgram])[];

/** The program for an architecture. @throws WorldswitchError if QEMU is not used for it */
export function qemuProgram(architecture: Architecture): QemuProgram {
  return ofArchitecture(programs, architecture, 'QEMU');
}

/** Packages of Debian that a QEMU for all of them consists of. */
export const QEMU_PACKAGES: readonly string[] = [
  ...qemuPrograms.map(([, { package: name }]) => name),
  ...['qemu-system-common', 'qemu-system-data', 'seabios'],
];

/** Suites of Debian whose QEMU can be brought. */
export const qemuSuites: readonly string[] = ['bookworm-backports', 'trixie'];
