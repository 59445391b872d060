import { z } from 'zod';
import {
  type Baseline,
  BASELINE_KIND,
  BASELINE_VERSION,
  baselineCellSchema,
  type BaselineComponent,
} from '../baseline-schema.ts';
import { INSTRUCTIONS } from '../clock.ts';
import { type Role, sha256 } from '../software.ts';

/*
 * A baseline as version 1 had it: of microbenchmarks only, in instructions, all measured alike.
 */

const packageName = z.strictObject({ name: z.string(), version: z.string() }).nullable();

const image = { image: sha256, package: packageName, parameters: z.array(z.string()).optional() };

export const earlierBaselineSchema = z.strictObject({
  kind: z.literal(BASELINE_KIND),
  schema: z.literal(1),
  worldswitch: z.string(),
  protocol: z.int(),
  createdAt: z.iso.datetime(),
  parameters: z.strictObject({ iterations: z.int().positive(), batches: z.int().positive() }),
  configurations: z.array(
    z.strictObject({
      id: z.string(),
      machine: z.string(),
      kernelParameters: z.array(z.string()),
      versions: z.strictObject({
        kernel: z.strictObject({ release: z.string(), ...image }),
        xen: z.strictObject({ version: z.string(), ...image }).optional(),
        qemu: z.strictObject({ version: z.string(), package: packageName }),
      }),
      probe: sha256,
      vmm: sha256,
      cells: z.array(
        baselineCellSchema.omit({ benchmark: true, samples: true }).extend({ microbenchmark: z.string() }),
      ),
    }),
  ),
});
export type EarlierBaseline = z.infer<typeof earlierBaselineSchema>;
type EarlierConfiguration = EarlierBaseline['configurations'][number];

/** A baseline of version 1 as it is kept today. */
export function upgradeBaseline(baseline: EarlierBaseline): Baseline {
  const { kind, worldswitch, createdAt, protocol, parameters, configurations } = baseline;
  return {
    ...{ kind, schema: BASELINE_VERSION, worldswitch, createdAt },
    measurements: configurations.map((configuration) => ({
      kind: 'microbenchmarks',
      configuration: configuration.id,
      machine: configuration.machine,
      kernelParameters: configuration.kernelParameters,
      clock: INSTRUCTIONS,
      ...{ protocol, parameters },
      software: softwareOf(configuration),
      cells: configuration.cells.map(({ microbenchmark, ...cell }) => ({
        benchmark: microbenchmark,
        ...cell,
      })),
    })),
  };
}

function softwareOf({ versions, probe, vmm }: EarlierConfiguration): BaselineComponent[] {
  const { kernel, xen, qemu } = versions;
  return [
    ofImage('kernel', 'Linux', kernel.release, kernel),
    ...(xen === undefined ? [] : [ofImage('hypervisor', 'Xen', xen.version, xen)]),
    // Of the emulator that version kept no hash.
    { role: 'emulator', name: 'QEMU', version: qemu.version, sha256: null, package: qemu.package },
    { role: 'probe', name: 'probe', version: null, sha256: probe, package: null },
    { role: 'vmm', name: 'vmm', version: null, sha256: vmm, package: null },
  ];
}

function ofImage(
  role: Role,
  name: string,
  version: string,
  { image: hash, package: from, parameters }: Omit<EarlierConfiguration['versions']['kernel'], 'release'>,
): BaselineComponent {
  return {
    ...{ role, name, version, sha256: hash, package: from },
    ...(parameters === undefined ? {} : { parameters }),
  };
}
