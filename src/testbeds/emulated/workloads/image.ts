import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../../../catalog/configurations.ts';
import type { Workload } from '../../../catalog/workloads.ts';
import { ofModules } from '../../../hypervisors/module-options.ts';
import { cached } from '../../../system/cache.ts';
import { sha256File } from '../../../system/files.ts';
import { packageRoot } from '../../../system/paths.ts';
import { ownFiles, ownFilesBelow, textOf } from '../../../artifacts/code.ts';
import { writeCpioArchive } from '../../../artifacts/cpio.ts';
import type { BuiltFile } from '../../../artifacts/guest.ts';
import type { ProvideOptions } from '../../../artifacts/packages/provide.ts';
import { hostEntries, type WorkloadIngredients } from './contents.ts';
import type { WorkloadParameters } from '../../../results/fingerprint.ts';
import { kernelParametersOf } from './machine.ts';
import { programsKey } from './root.ts';
import { requireUnchanged } from './suite.ts';

/** The modules of this folder and others that decide what is in an initramfs. */
const MAKERS = [
  ...['contents', 'image', 'root'].map((name) => `testbeds/emulated/workloads/${name}`),
  ...['artifacts/cpio', 'artifacts/packages/closure', 'testbeds/emulated/module-files'],
  ...['kernel-modules', 'module-file'].map((name) => `artifacts/modules/${name}`),
];

/** The initramfs of a workload's machine, made unless these very parts were put together before. */
export async function provideWorkloadImage(
  configuration: Configuration,
  workload: Workload,
  parameters: WorkloadParameters,
  ingredients: WorkloadIngredients,
  options: ProvideOptions,
): Promise<BuiltFile> {
  const { kernel, vmKernel, xen, guest } = ingredients;
  const { architecture } = configuration.machine;
  const {
    units: _units,
    repetitions: _repetitions,
    launches: _launches,
    haltPollNs: _haltPollNs,
    ...inImage
  } = parameters;
  const key = createHash('sha256')
    .update(
      JSON.stringify([
        [configuration.hypervisor.name, architecture, decisive(workload), inImage],
        // What modules are told stands beside them.
        ofModules(kernelParametersOf(configuration, parameters)),
        [kernel.sha256, vmKernel.sha256, kernel.modules?.key, xen?.toolsKey],
        guest.driver(architecture).sha256,
        await programsKey(workload, configuration, options),
        await textOf([
          ...ownFiles(...MAKERS),
          // What they boot and contain is said there.
          ...(await ownFilesBelow('hypervisors')),
          ...(await ownFilesBelow('architectures')),
          ...(await scriptFiles()),
        ]),
      ]),
    )
    .digest('hex');
  const entry = await cached(
    'images',
    key,
    async (folder) => {
      options.say(`putting together what the machine of ${workload.id} on ${configuration.id} contains`);
      const vm = join(folder, 'vm');
      const entries = await hostEntries(configuration, workload, parameters, ingredients, vm, options);
      await writeCpioArchive(join(folder, 'initramfs'), entries);
      await rm(vm, { force: true });
      if (workload.suite !== undefined) await requireUnchanged(workload.suite);
      await writeFile(join(folder, 'sha256'), await sha256File(join(folder, 'initramfs')));
    },
    options,
  );
  return {
    path: join(entry.path, 'initramfs'),
    sha256: await readFile(join(entry.path, 'sha256'), 'utf8'),
  };
}

/** What of a workload decides: wherever a copy of a suite is, it is the same. */
function decisive({ suite, ...workload }: Workload): unknown {
  return suite === undefined ? workload : [workload, suite.sha256, suite.benchmarks];
}

async function scriptFiles(): Promise<string[]> {
  const folder = join(packageRoot, 'guest/workloads');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
