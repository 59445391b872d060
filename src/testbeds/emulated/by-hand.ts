import { join } from 'node:path';
import { withCalibrations } from '../../catalog/microbenchmarks.ts';
import type { MicrobenchmarkSession } from '../testbed.ts';
import { channels } from './channel.ts';
import { machineArguments, machineOf, probeArguments, shellCommand, withFiles } from './command-line.ts';
import { bootFiles, outputFiles, partFiles, type Parts } from './machine.ts';

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
    `# all is well with exit status ${channels[machine.architecture].success}`,
    `mkdir -p ${id} && (cd ${id}`,
    ...bootFiles(parts).map(([name, path]) => shellCommand('ln', ['-sf', path, name])),
    `${shellCommand(command, [...leadingArguments, ...args])})`,
    '',
  ].join('\n');
}
