import { parseTolerance } from '../../analysis/tolerance.ts';
import { comparisonFormats } from '../../report/comparison-format.ts';
import type { ComparisonFormat } from '../../report/format-names.ts';
import { openStore } from '../../results/store.ts';
import { check, type CheckResult } from '../../study/check.ts';
import { planned } from '../../work/carry-out.ts';
import type { BenchmarkOptions } from '../benchmark-options.ts';
import { carryOutNow, sayOnStderr } from '../measure-now.ts';
import { type SoftwareChoice, softwareOrderOf } from '../options.ts';
import { print } from '../print.ts';
import { requestedBy } from '../requested.ts';

/** What `worldswitch check` is told. */
export interface CheckOptions extends BenchmarkOptions, SoftwareChoice {
  baseline: string;
  tolerance: string;
  update?: boolean;
  format: ComparisonFormat;
}

/** Measures what a baseline holds, and prints what differs. @throws WorldswitchError if it can't be held against it */
export async function runCheck(options: CheckOptions, signal: AbortSignal): Promise<void> {
  const request = await requestedBy(options);
  const software = softwareOrderOf(options);
  const tolerance = parseTolerance(options.tolerance);
  const store = openStore();
  try {
    const result = await check(
      {
        ...request,
        kernelParameters: software.kernelParameters,
        xenParameters: software.xenParameters,
        file: options.baseline,
        tolerance,
        update: options.update === true,
      },
      (study) => carryOutNow(planned(study, software, { say: sayOnStderr, signal }), store, signal),
    );
    await show(result, options.format);
    if (!result.passed) process.exitCode = 1;
  } finally {
    store.close();
  }
}

/** What was done with the file is no part of a document for others. */
async function show({ judged, lines }: CheckResult, format: ComparisonFormat): Promise<void> {
  if (judged !== undefined) await print(comparisonFormats[format](judged.comparison, judged.verdict));
  if (format === 'table') await print(lines.map((line) => `${line}\n`).join(''));
  else for (const line of lines) sayOnStderr(line);
}
