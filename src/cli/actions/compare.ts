import { comparisonFormats } from '../../report/comparison-format.ts';
import type { ComparisonFormat } from '../../report/format-names.ts';
import { openStore } from '../../results/store.ts';
import { compare } from '../../study/compare.ts';
import { planned } from '../../work/carry-out.ts';
import type { BenchmarkOptions } from '../benchmark-options.ts';
import { carryOutNow, sayOnStderr } from '../measure-now.ts';
import { exitCodes } from '../exit-code.ts';
import { print } from '../print.ts';
import { requestedBy } from '../requested.ts';

/** What `worldswitch compare` is told. */
export interface CompareOptions extends BenchmarkOptions {
  format: ComparisonFormat;
}

/** Compares two sides and prints what differs. @throws WorldswitchError if they can't be compared */
export async function runCompare(
  a: string,
  b: string,
  options: CompareOptions,
  signal: AbortSignal,
): Promise<void> {
  const request = await requestedBy(options);
  const store = openStore();
  try {
    const { comparison, complete } = await compare(
      { ...request, a, b },
      {
        findRun: (id) => store.get(id),
        measure: (study, versions) =>
          carryOutNow(planned(study, versions, { say: sayOnStderr, signal }), store, signal),
      },
    );
    await print(comparisonFormats[options.format](comparison));
    if (!complete) process.exitCode = exitCodes.impossible;
  } finally {
    store.close();
  }
}
