import { join } from 'node:path';
import { withCalibrations } from '../../catalog/microbenchmarks.ts';
import type { MicrobenchmarkSession } from '../testbed.ts';
import { emulatorOf } from './emulators.ts';
import { outputFiles, type Parts } from './machine.ts';
import { machineOf, probeArguments } from './probe-machine.ts';
import { snapshotFolder } from './snapshot.ts';

/** The commands that run the machine of a session, and measure. */
export function commandsByHand(session: MicrobenchmarkSession, parts: Parts): string {
  const { configuration, iterations, batches, benchmarks } = session;
  const { id, title, machine } = configuration;
  const emulator = emulatorOf(machine);
  const forInit = probeArguments(iterations, batches, withCalibrations(benchmarks));
  const emulated = machineOf(configuration);
  const { folder, lines, success, before } = emulator.byHand(
    emulated,
    forInit,
    parts,
    snapshotFolder(emulated, parts),
  );
  const files = outputFiles('.');
  return [
    `# ${id}: ${title}`,
    ...before.map((line) => `# ${line}`),
    `# samples go to ${join(id, files.protocol)}, kernel messages to ${join(id, files.serial)};`,
    `# all is well with exit status ${success}`,
    `mkdir -p ${join(id, folder)} && (cd ${join(id, folder)}`,
    ...lines.slice(0, -1),
    `${lines.at(-1)})`,
    '',
  ].join('\n');
}
