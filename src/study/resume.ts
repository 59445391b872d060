import { configurations, type Configuration } from '../catalog/configurations.ts';
import type { Fingerprint, Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { Parts } from '../testbeds/emulated/machine.ts';
import { withParameters } from '../testbeds/emulated/parameters.ts';
import { type PartsByConfiguration, partsOf } from '../testbeds/emulated/parts.ts';
import type { StudyRequest } from './study.ts';

/** The configurations that a run has measured, as they would be measured now. */
export function measuredOf(
  run: Run,
  { kernelParameters, xenParameters }: Pick<StudyRequest, 'kernelParameters' | 'xenParameters'>,
): Configuration[] {
  const completed = run.measurements.filter(({ state }) => state === 'completed');
  const ids = new Set(completed.map(({ configuration }) => configuration));
  return configurations
    .filter(({ id }) => ids.has(id))
    .map((each) => withParameters(each, { kernel: kernelParameters ?? [], xen: xenParameters ?? [] }));
}

/**
 * Refuses to go on with a run with other software than it began with: what it measures is compared.
 *
 * @param measured what the run has measured, as it would be measured now
 * @param parts of these configurations
 */
export function requireSameSoftware(
  run: Run,
  measured: readonly Configuration[],
  parts: PartsByConfiguration,
): void {
  for (const configuration of measured) {
    const before = run.measurements.find((each) => each.configuration === configuration.id);
    if (before?.state !== 'completed') continue;
    const difference = differenceOf(before.fingerprint, configuration, partsOf(parts, configuration));
    if (difference === undefined) continue;
    throw new WorldswitchError(`run ${run.id} measured ${configuration.id} with ${difference}`, {
      next:
        'give --kernel, --xen, --kernel-parameter and --xen-parameter as the run was begun with, ' +
        'or measure anew without --resume',
    });
  }
}

/** What differs, before and now; `undefined` if nothing does. */
function differenceOf(
  before: Fingerprint,
  { added }: Configuration,
  { kernel, xen }: Parts,
): string | undefined {
  if (before.kernel.image !== kernel.sha256) {
    const now = `${kernel.release ?? kernel.file} (${shortHash(kernel.sha256)})`;
    return `another Linux: ${before.kernel.release} (${shortHash(before.kernel.image)}), now ${now}`;
  }
  if (before.xen !== undefined && xen !== undefined && before.xen.image !== xen.sha256) {
    const now = `${xen.version} (${shortHash(xen.sha256)})`;
    return `another Xen: ${before.xen.version} (${shortHash(before.xen.image)}), now ${now}`;
  }
  const parameters = [
    ['Linux', before.kernel.parameters, added?.kernel],
    ['Xen', before.xen?.parameters, xen === undefined ? [] : added?.xen],
  ] as const;
  for (const [name, old = [], now = []] of parameters) {
    if (old.join(' ') !== now.join(' ')) {
      return `other parameters of ${name}: ${old.join(' ') || 'none'}, now ${now.join(' ') || 'none'}`;
    }
  }
  return undefined;
}

function shortHash(sha256: string): string {
  return `sha256 ${sha256.slice(0, 8)}…`;
}
