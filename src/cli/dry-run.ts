import { join } from 'node:path';
import { parametersFor, type Study } from '../study/study.ts';
import { channelOf } from '../testbeds/emulated/qemu/channel.ts';
import { machineArguments, shellCommand } from '../testbeds/emulated/qemu/command-line.ts';
import { withFiles } from '../testbeds/emulated/qemu/files.ts';
import { bootFiles, partFiles } from '../testbeds/emulated/qemu/start.ts';
import { machineOf, probeArguments } from '../testbeds/emulated/probe-machine.ts';
import { withCalibrations } from '../catalog/microbenchmarks.ts';
import { outputFiles } from '../testbeds/emulated/machine.ts';
import { partsOf, provideParts } from '../testbeds/emulated/parts.ts';
import type { EmulatorOptions } from '../artifacts/emulator.ts';
import type { VersionOptions } from '../artifacts/versions.ts';
import { print } from './print.ts';

/**
 * Prints for each configuration the command line that boots its machine and measures, in one go and
 * without a snapshot, so that it can be run by hand. What it needs is brought first.
 */
export async function printDryRun(study: Study, options: EmulatorOptions & VersionOptions): Promise<void> {
  const all = await provideParts(options, study.configurations);
  for (const configuration of study.configurations) {
    const parts = partsOf(all, configuration);
    const { id, machine } = configuration;
    const files = { ...partFiles(parts), ...outputFiles('.') };
    const { iterations, batches, microbenchmarks } = parametersFor(study, configuration);
    const forVmm = probeArguments(iterations, batches, withCalibrations(microbenchmarks));
    const args = withFiles(machineArguments(machineOf(configuration), forVmm), files);
    const { command, leadingArguments } = parts.emulator;
    await print(
      [
        `# ${id}: ${configuration.title}`,
        `# samples go to ${join(id, files.protocol)}, kernel messages to ${join(id, files.serial)};`,
        `# all is well with exit status ${channelOf(machine.architecture).success}`,
        `mkdir -p ${id} && (cd ${id}`,
        ...bootFiles(parts).map(([name, path]) => shellCommand('ln', ['-sf', path, name])),
        `${shellCommand(command, [...leadingArguments, ...args])})`,
        '',
      ].join('\n'),
    );
  }
}
