import type { ArchitectureSupport } from '../architectures/architecture.ts';
import type { Machine } from '../catalog/machines.ts';
import type { GuestPrograms } from '../hypervisors/guest-programs.ts';
import type { HypervisorOnArchitecture } from '../hypervisors/on-architecture.ts';
import type { BareProgram } from './compiler.ts';

/** Nothing of the floating-point unit, which is off. */
const PROBE_FLAGS = ['-O2', '-ffreestanding', '-fno-pic', '-mgeneral-regs-only'];

/** Which core the probe has: one that is told once what to measure, or one that is told batch by batch. */
export type ProbeCore = 'core' | 'on-demand';

/** The probe of a hypervisor's VMs on an architecture, for an interrupt controller. */
export function probeProgram(
  name: string,
  core: ProbeCore,
  { folder, probe }: GuestPrograms,
  { bootsElf, flags }: HypervisorOnArchitecture,
  { id: target, probe: own }: ArchitectureSupport,
  controller: Machine['interruptController'],
): BareProgram {
  const folders = ['', `/${target}`, `/${folder}`, `/${folder}/${target}`];
  const sources = [
    ...[`${core}.c`, 'report.c', 'vcpu.c', 'microbenchmarks.c'],
    ...[`${target}/entry.s`, `${target}/interrupts.c`],
    ...probe.architectureSources.map((source) => `${folder}/${target}/${source}`),
    ...probe.sources.map((source) => `${folder}/${source}`),
  ];
  return {
    name,
    sources: sources.map((source) => `guest/probe/${source}`),
    flags: [
      ...[...PROBE_FLAGS, ...own.flags, ...(own.controllers[controller] ?? [])],
      ...folders.map((each) => `-Iguest/probe${each}`),
      ...[...probe.flags, ...flags],
    ],
    layout: `guest/probe/${target}/probe.ld`,
    format: bootsElf ? 'elf' : 'flat',
  };
}
