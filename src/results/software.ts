import { z } from 'zod';

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A package of a distribution that is part of the machine or of what built it. */
export const packageSchema = z.strictObject({
  name: z.string(),
  version: z.string(),
  architecture: z.string(),
  sha256,
  /** False if the lock's version was gone and the suite's current one was taken instead. */
  locked: z.boolean(),
});
export type PackageRecord = z.infer<typeof packageSchema>;

/** What a component is there for. */
export const roleSchema = z.enum([
  /** Of the machine itself, of KVM's host, or of Xen's Dom0. */
  'kernel',
  /** Of the VM; only where it is another than the host's. */
  'vm-kernel',
  'hypervisor',
  /** Tools of the hypervisor in Dom0. */
  'hypervisor-tools',
  'emulator',
  /** The plugin that stamps paths from outside. */
  'stamp-plugin',
  /** Our program in the VM, and the one beside it. */
  'probe',
  'vmm',
  /** Our program that runs workloads. */
  'driver',
  /** What the machine boots from beside its kernel. */
  'initramfs',
  /** Programs of a workload. */
  'program',
  /** A user's own copy of a suite. */
  'suite',
  /** What recorded timings that are replayed. */
  'recorder',
]);
export type Role = z.infer<typeof roleSchema>;

/** A piece of the software that a figure was measured with. */
export const componentSchema = z.strictObject({
  role: roleSchema,
  /** For example `Linux`, `Xen`, `QEMU`. */
  name: z.string(),
  /** As it says itself; null of what has no version but its hash. */
  version: z.string().nullable(),
  /** Of what was run: the image that was booted, unpacked, the program; null where it is not known. */
  sha256: sha256.nullable(),
  /**
   * Of a program of ours that times something or takes part in it: over its code that is executed meanwhile. Programs that agree
   * in it time alike. Not recorded by earlier versions.
   */
  timed: sha256.optional(),
  /** Null if it comes from no distribution: we built it, or the user did. */
  package: packageSchema.nullable(),
  /** The package of a kernel's modules, if they have one of their own. */
  modules: packageSchema.optional(),
  /** The name of the user's file, without its folder, if the user built it. */
  file: z
    .string()
    .regex(/^[^/]+$/)
    .optional(),
  /** Of a kernel of the user's: sha256 over those of its modules that machines may load, if it came with any. */
  modulesSha256: sha256.optional(),
  /** Parameters that the user added to the configuration's own, if any. */
  parameters: z.array(z.string()).optional(),
  /** How large it is, where that decides something. */
  bytes: z.int().positive().optional(),
  /** Which benchmarks of a suite are run. */
  benchmarks: z.array(z.string()).min(1).optional(),
});
export type Component = z.infer<typeof componentSchema>;

/** The components of a role, in their order. */
export function componentsOf(software: readonly Component[], role: Role): Component[] {
  return software.filter((component) => component.role === role);
}

/** The only component of a role; `undefined` if there is none. */
export function componentOf(software: readonly Component[], role: Role): Component | undefined {
  return software.find((component) => component.role === role);
}
