import { MisuseError } from '../../system/errors.ts';
import type { PredictedUnit } from './basis.ts';

/** A figure that a user knows of the hardware. */
export interface AnchorText {
  /** On which it was measured; `undefined` if there is only one that it can be. */
  readonly configuration: string | undefined;
  readonly benchmark: string;
  readonly value: number;
  readonly unit: PredictedUnit;
  /** The version of Linux, or its beginning. */
  readonly kernel: string;
}

const FORM =
  /^(?:(?<configuration>[\w-]+):)?(?<benchmark>[a-z][\w/-]*)=(?<value>\d+(?:\.\d+)?)(?<unit>[a-zA-Zµ]*)@(?<kernel>\d[\w.+-]*)$/;

const UNITS: Readonly<Record<string, { readonly unit: PredictedUnit; readonly times: number }>> = {
  cycles: { unit: 'cycles', times: 1 },
  ns: { unit: 'nanoseconds', times: 1 },
  us: { unit: 'nanoseconds', times: 1000 },
  µs: { unit: 'nanoseconds', times: 1000 },
};

/** What `--anchor` says. @throws MisuseError if it is not of the form, or of no unit */
export function parseAnchor(text: string): AnchorText {
  const { configuration, benchmark, value, unit: word = '', kernel } = FORM.exec(text)?.groups ?? {};
  const next = 'type it as in hypercall=306ns@6.12 or kvm-arm64-vhe:hypercall=900cycles@6.12';
  if (benchmark === undefined || value === undefined || kernel === undefined)
    throw new MisuseError(`'${text}' is no known figure with a unit and the kernel it was measured with`, {
      next,
    });
  const known = UNITS[word];
  if (known === undefined)
    throw new MisuseError(
      word === '' ? `'${text}' has no unit` : `'${word}' in '${text}' is neither cycles nor nanoseconds`,
      { next },
    );
  if (Number(value) === 0) throw new MisuseError(`'${text}' is of nothing that takes time`, { next });
  return { configuration, benchmark, value: Number(value) * known.times, unit: known.unit, kernel };
}
