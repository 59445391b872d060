import { z } from 'zod';
import { workloadParametersSchema } from '../results/fingerprint.ts';
import { labelSchema } from '../results/label.ts';

/** Which software is measured; what is left out is the default. */
export const softwareOrderSchema = z.strictObject({
  kernel: z
    .string()
    .optional()
    .describe('A version of Linux, or the path of an image, a package or a folder with a kernel in it'),
  kernelModules: z
    .string()
    .optional()
    .describe('The path of a folder or package with the modules of an image'),
  kernelSymbols: z.string().optional().describe('The path of a file that says where its functions are'),
  kernelParameters: z.array(z.string()).optional().describe("Added to the configurations' own"),
  xen: z.string().optional().describe('A version of Xen, or the path of an image'),
  xenSymbols: z.string().optional().describe('The path of a file that says where its functions are'),
  xenParameters: z.array(z.string()).optional().describe("Added to Xen's own"),
  qemu: z.string().optional().describe('A version or suite of which QEMU is brought, or the path of one'),
  locked: z.boolean().optional().describe('Fails if the archive no longer has a version that the lock names'),
});
export type SoftwareOrder = z.infer<typeof softwareOrderSchema>;

/** A user's own copy of SPECjvm2008. */
export const suiteOrderSchema = z.strictObject({
  folder: z.string().optional(),
  benchmarks: z.array(z.string()).min(1).optional().describe("Names of the suite's own benchmarks"),
});

/** What is to be measured, how, and with which software; what is left out is the default of `worldswitch run`. */
export const orderSchema = z
  .strictObject({
    testbed: z
      .enum(['emulated', 'here', 'host'])
      .optional()
      .describe('Where: in emulated machines, the VM that worldswitch is in, or on a host with KVM or Xen'),
    host: z
      .string()
      .optional()
      .describe('user@machine[:port] of the host, which is reached by ssh; this machine if it is not said'),
    configurations: z.array(z.string()).min(1).optional(),
    benchmarks: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('Ids of microbenchmarks and workloads; all microbenchmarks if none are named'),
    iterations: z.int().optional().describe('Operations per batch of a microbenchmark'),
    batches: z.int().optional().describe('Batches per microbenchmark'),
    ...workloadParametersSchema.partial().shape,
    explain: z.boolean().optional().describe('Also says where every instruction of a microbenchmark went'),
    label: labelSchema.optional().describe('What the run is called, by which it can be named'),
    verify: z.boolean().optional().describe('Measures all twice, each time from a machine booted afresh'),
    cold: z.boolean().optional().describe('Boots each machine afresh instead of using its snapshot'),
    jobs: z.int().optional().describe('Sessions that are measured at once'),
    timeout: z
      .int()
      .optional()
      .describe('Seconds of processor time without progress after which a machine is ended'),
    keep: z.boolean().optional().describe('Leaves what the machines wrote, and says where'),
    software: softwareOrderSchema.optional(),
    specjvm2008: suiteOrderSchema.optional(),
  })
  .meta({ id: 'Order', description: 'What is to be measured; what is left out is the default.' });
export type Order = z.infer<typeof orderSchema> & {
  /**
   * Of the VM that worldswitch is in, as root: measures by a kernel module, which is built and loaded. Whoever orders over a
   * network can't ask for that.
   */
  readonly driver?: boolean | undefined;
};

/** How a run that was interrupted or failed is gone on with: all else is as it was begun. */
export const restOrderSchema = orderSchema.pick({
  jobs: true,
  cold: true,
  keep: true,
  timeout: true,
  software: true,
  specjvm2008: true,
});
export type RestOrder = z.infer<typeof restOrderSchema>;
