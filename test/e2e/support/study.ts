import { join } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { openStore } from '../../../src/results/store.ts';
import type { CompletedMeasurement, Measurement, Run } from '../../../src/results/schema.ts';
import { executeStudy, type ExecuteOptions, type StudyEvent } from '../../../src/study/execute.ts';
import { planStudy, type StudyRequest } from '../../../src/study/study.ts';
import { sha256File } from '../../../src/system/files.ts';
import { Compiler, packInitramfs } from '../../../src/testbed/compiler.ts';
import { HOST_FLAGS, HOST_SOURCES } from '../../../src/testbed/guest.ts';
import type { Parts } from '../../../src/testbed/machine.ts';
import { provideBundle } from '../../../src/testbed/packages/provide.ts';
import { provideParts } from '../../../src/testbed/parts.ts';
import type { Workspace } from './workspace.ts';

const provide = { locked: false, say: () => {}, signal: undefined };

/** What the default machines are made of. */
export function defaultParts(): Promise<Parts> {
  return provideParts(provide);
}

/** The parts of machines whose init is one of test/e2e/guests/faulty.c. */
export async function faultyParts(workspace: Workspace, fault: string): Promise<Parts> {
  const [parts, toolchain, sysroot] = await Promise.all([
    defaultParts(),
    provideBundle('toolchain', provide),
    provideBundle('sysroot-arm64', provide),
  ]);
  const folder = join(workspace.folder, 'guests');
  await mkdir(folder, { recursive: true });
  const compiler = new Compiler(toolchain, sysroot, folder, undefined);
  await compiler.linuxProgram(
    fault,
    ['test/e2e/guests/faulty.c', ...HOST_SOURCES],
    [...HOST_FLAGS, `-DFAULT="${fault}"`],
  );
  const path = join(folder, `${fault}.cpio`);
  await writeFile(path, await packInitramfs(join(folder, fault), parts.guest.probe.GICv2.path));
  const initramfs = { path, sha256: await sha256File(path) };
  return { ...parts, guest: { ...parts.guest, initramfs: { GICv2: initramfs, GICv3: initramfs } } };
}

/** A study's run, and what was said meanwhile. */
export interface Executed {
  readonly run: Run;
  readonly events: readonly StudyEvent[];
}

/** Plans and executes a study in this process. */
export async function execute(
  request: StudyRequest,
  options: Partial<ExecuteOptions> & Pick<ExecuteOptions, 'parts'>,
): Promise<Executed> {
  const store = openStore();
  const events: StudyEvent[] = [];
  try {
    const run = await executeStudy(planStudy(request), {
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

/** The measurement of a configuration, which must have completed. */
export function completed(run: Run, configuration: string): CompletedMeasurement {
  const measurement = run.measurements.find((entry) => entry.configuration === configuration);
  if (measurement?.state === 'completed') return measurement;
  throw new Error(`${configuration} was not measured: ${measurement?.error ?? 'it is not there'}`);
}

/** The measurement of a configuration, which must have failed. */
export function failed(run: Run, configuration: string): Extract<Measurement, { state: 'failed' }> {
  const measurement = run.measurements.find((entry) => entry.configuration === configuration);
  if (measurement?.state === 'failed') return measurement;
  throw new Error(`${configuration} did not fail`);
}
