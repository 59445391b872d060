import { join } from 'node:path';
import { withCalibrations } from '../../catalog/microbenchmarks.ts';
import type { MicrobenchmarkSession } from '../testbed.ts';
import { outputFiles, type Parts } from './machine.ts';
import { machineOf, probeArguments } from './probe-machine.ts';
import { channelOf } from './qemu/channel.ts';
import { machineArguments, shellCommand } from './qemu/command-line.ts';
import { withFiles } from './qemu/files.ts';
import { bootFiles, partFiles } from './qemu/start.ts';

/** The commands that boot the machine of a session and measure, in one go and without a snapshot. */
export function commandsByHand(session: MicrobenchmarkSession, parts: Parts): string {
  const { configuration, iterations, batches, benchmarks } = session;
  const { id, machine } = configuration;
  const files = { ...partFiles(parts), ...outputFiles('.') };
  const forVmm = probeArguments(iterations, batches, withCalibrations(benchmarks));
  const args = withFiles(machineArguments(machineOf(configuration), forVmm), files);
  const { command, leadingArguments } = parts.emulator;
  return [
    `# ${id}: ${configuration.title}`,
    `# samples go to ${join(id, files.protocol)}, kernel messages to ${join(id, files.serial)};`,
    `# all is well with exit status ${channelOf(machine.architecture).success}`,
    `mkdir -p ${id} && (cd ${id}`,
    ...bootFiles(parts).map(([name, path]) => shellCommand('ln', ['-sf', path, name])),
    `${shellCommand(command, [...leadingArguments, ...args])})`,
    '',
  ].join('\n');
}
