import { isUnjudged } from '../../analysis/comparison.ts';
import { chartSizes } from '../../report/charts/size.ts';
import { comparisonFormatOfFile, comparisonFormats } from '../../report/comparison-format.ts';
import type { ChartSizeName, ComparisonFormat } from '../../report/format-names.ts';
import { MisuseError } from '../../system/errors.ts';
import { openStore } from '../../results/store.ts';
import { compare } from '../../study/compare.ts';
import { planned } from '../../work/carry-out.ts';
import type { BenchmarkOptions } from '../benchmark-options.ts';
import { carryOutNow } from '../measure-now.ts';
import { exitCodes } from '../exit-code.ts';
import { giveOutput, requireWritable } from '../output.ts';
import { requestedBy } from '../requested.ts';

/** What `worldswitch compare` is told. */
export interface CompareOptions extends BenchmarkOptions {
  format?: ComparisonFormat;
  output?: string;
  size: ChartSizeName;
}

/** Compares two sides, and prints what differs or writes it into a file. @throws WorldswitchError if they can't be compared */
export async function runCompare(
  a: string,
  b: string,
  options: CompareOptions,
  signal: AbortSignal,
): Promise<void> {
  const { output, size } = options;
  const format = options.format ?? (output === undefined ? 'table' : comparisonFormatOfFile(output));
  if (size !== 'page' && format !== 'svg')
    throw new MisuseError('a size is one of the picture of all figures', {
      next: 'add --format svg, or name a file that ends in .svg',
    });
  if (output !== undefined) requireWritable(output);
  const request = await requestedBy(options);
  const store = openStore();
  try {
    const { comparison, complete } = await compare(
      { ...request, a, b },
      {
        findRun: (id) => store.get(id),
        isLabel: (text) => store.isLabel(text),
        measure: (study, versions) => carryOutNow((how) => planned(study, versions, how), store, signal),
      },
    );
    const text = comparisonFormats[format](comparison, undefined, chartSizes[size]);
    await giveOutput(text, output);
    if (!complete) process.exitCode = exitCodes.impossible;
    else if (comparison.cells.some(isUnjudged)) process.exitCode = exitCodes.unjudged;
  } finally {
    store.close();
  }
}
