import type { Configuration } from '../catalog/configurations.ts';
import type { Run } from '../results/schema.ts';
import type { Store } from '../results/store.ts';
import { executeStudy } from '../study/execute.ts';
import { requireSameSoftware } from '../study/resume.ts';
import type { Study } from '../study/study.ts';
import type { EmulatorOptions } from '../artifacts/emulator.ts';
import { provideParts } from '../testbeds/emulated/parts.ts';
import type { VersionOptions } from '../artifacts/versions.ts';
import { createProgress } from './progress.ts';

/** Which software is measured, and whether it may be another than that of the lock. */
export type SoftwareOptions = Pick<EmulatorOptions, 'qemu'> &
  VersionOptions & { locked?: boolean | undefined };

/** A run that is gone on with. */
export interface Resumed {
  readonly begun: Run;
  /** What it has measured, as it would be measured now. */
  readonly measured: readonly Configuration[];
}

/**
 * Brings what a study needs, executes it and stores its run; what happens meanwhile is shown on stderr.
 *
 * @param resumed the run that is resumed, of which `study` is the rest
 */
export async function measureNow(
  study: Study,
  { locked = false, ...software }: SoftwareOptions,
  { store, signal }: { store: Store; signal: AbortSignal },
  resumed?: Resumed,
): Promise<Run> {
  const wanted = [...study.configurations, ...(resumed?.measured ?? [])];
  const parts = await provideParts({ ...software, locked, say: sayOnStderr, signal }, wanted);
  if (resumed !== undefined) requireSameSoftware(resumed.begun, resumed.measured, parts);
  const progress = createProgress(study.configurations.map(({ id }) => id));
  try {
    return await executeStudy(study, { parts, store, onEvent: progress.show, signal }, resumed?.begun);
  } finally {
    await progress.close();
  }
}

export function sayOnStderr(line: string): void {
  console.error(line);
}
