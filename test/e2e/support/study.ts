import { join } from 'node:path';
import { mkdir, readFile } from 'node:fs/promises';
import { openStore } from '../../../src/results/store.ts';
import {
  type CompletedMeasurement,
  type FailedMeasurement,
  isOfMicrobenchmarks,
  isOfWorkload,
  type MicrobenchmarkMeasurement,
  type WorkloadMeasurement,
} from '../../../src/results/measurement.ts';
import type { Run } from '../../../src/results/schema.ts';
import { executeStudy, type ExecuteOptions, type StudyEvent } from '../../../src/study/execute.ts';
import { planStudy, type StudyRequest } from '../../../src/study/study.ts';
import { sha256File } from '../../../src/system/files.ts';
import { Compiler } from '../../../src/artifacts/compiler.ts';
import { writeCpioArchive } from '../../../src/artifacts/cpio.ts';
import { hostFlags, hostSources } from '../../../src/artifacts/guest.ts';
import type { Parts } from '../../../src/testbeds/emulated/machine.ts';
import { provideBundle } from '../../../src/artifacts/packages/provide.ts';
import { type PartsByConfiguration, provideParts } from '../../../src/testbeds/emulated/parts.ts';
import { emulatedTestbed } from '../../../src/testbeds/emulated/testbed.ts';
import type { Workspace } from './workspace.ts';

const provide = { locked: false, say: () => {}, signal: undefined };

/** What the default machines are made of. */
export function defaultParts(): Promise<PartsByConfiguration> {
  return provideParts(provide);
}

/** The same parts for every configuration, but for what is changed. */
export function changedParts(
  parts: PartsByConfiguration,
  change: (parts: Parts, id: string) => Partial<Parts>,
): PartsByConfiguration {
  return new Map([...parts].map(([id, own]) => [id, { ...own, ...change(own, id) }]));
}

/** The parts of Arm's machines whose init is one of test/e2e/guests/faulty.c. */
export async function faultyParts(workspace: Workspace, fault: string): Promise<PartsByConfiguration> {
  const [parts, toolchain, arm64, x86] = await Promise.all([
    defaultParts(),
    provideBundle('toolchain', provide),
    provideBundle('sysroot-arm64', provide),
    provideBundle('sysroot-amd64', provide),
  ]);
  const folder = join(workspace.folder, 'guests');
  await mkdir(folder, { recursive: true });
  const compiler = new Compiler(toolchain, { arm64, x86 }, folder, undefined);
  await compiler.linuxProgram(
    'arm64',
    fault,
    ['test/e2e/guests/faulty.c', ...hostSources('arm64')],
    [...hostFlags('arm64', 'vmm'), `-DFAULT="${fault}"`],
  );
  const path = join(folder, `${fault}.cpio`);
  await writeCpioArchive(path, [
    { kind: 'folder', path: 'dev' },
    { kind: 'character-device', path: 'dev/console', mode: 0o600, major: 5, minor: 1 },
    { kind: 'file', path: 'init', mode: 0o755, content: await readFile(join(folder, fault)) },
  ]);
  const initramfs = { path, sha256: await sha256File(path) };
  return changedParts(parts, () => ({ initramfs }));
}

/** A study's run, and what was said meanwhile. */
export interface Executed {
  readonly run: Run;
  readonly events: readonly StudyEvent[];
}

/**
 * Plans and executes a study in this process.
 *
 * @param parts what machines of microbenchmarks are made of, if it is not the default
 */
export async function execute(
  request: StudyRequest,
  { parts, ...options }: Partial<ExecuteOptions> & { readonly parts?: PartsByConfiguration } = {},
): Promise<Executed> {
  const store = openStore();
  const events: StudyEvent[] = [];
  try {
    const run = await executeStudy(planStudy(request), {
      testbed: emulatedTestbed(provide, parts && (() => Promise.resolve(parts))),
      store,
      onEvent: (event) => events.push(event),
      signal: new AbortController().signal,
      ...options,
    });
    return { run, events };
  } finally {
    store.close();
  }
}

/** What the microbenchmarks of a configuration gave, which must have been measured. */
export function completed(run: Run, configuration: string): MicrobenchmarkMeasurement {
  const found = run.measurements
    .filter(isOfMicrobenchmarks)
    .find((measurement) => measurement.configuration === configuration);
  return found ?? notMeasured(run, configuration);
}

/** What a workload gave on a configuration, which must have been measured. */
export function completedWorkload(run: Run, configuration: string, workload: string): WorkloadMeasurement {
  const found = run.measurements
    .filter(isOfWorkload)
    .find(({ configuration: id, benchmark }) => id === configuration && benchmark === workload);
  return found ?? notMeasured(run, configuration);
}

function notMeasured({ measurements }: Run, configuration: string): never {
  const failures = measurements.filter(({ state }) => state === 'failed') as FailedMeasurement[];
  const errors = failures.filter((each) => each.configuration === configuration).map(({ error }) => error);
  throw new Error(`${configuration} was not measured: ${errors.join('; ') || 'it is not there'}`);
}

/** The fingerprint of what was measured in an emulated machine. */
export function emulatedFingerprint<M extends CompletedMeasurement>({
  fingerprint,
}: M): Extract<M['fingerprint'], { testbed: 'emulated' }> {
  if (fingerprint.testbed !== 'emulated') throw new Error('it was replayed');
  return fingerprint as Extract<M['fingerprint'], { testbed: 'emulated' }>;
}

/** What became of a configuration that must have failed. */
export function failed(run: Run, configuration: string): FailedMeasurement {
  const measurement = run.measurements.find((entry) => entry.configuration === configuration);
  if (measurement?.state === 'failed') return measurement;
  throw new Error(`${configuration} did not fail`);
}
