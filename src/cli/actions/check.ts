import { parseTolerance } from '../../analysis/tolerance.ts';
import { checkErrorFormats, checkFormats } from '../../report/check-format.ts';
import type { CheckFormat } from '../../report/format-names.ts';
import { openStore } from '../../results/store.ts';
import { check, type CheckResult } from '../../study/check.ts';
import { sentence, WorldswitchError } from '../../system/errors.ts';
import { planned } from '../../work/carry-out.ts';
import type { BenchmarkOptions } from '../benchmark-options.ts';
import { carryOutNow, sayOnStderr } from '../measure-now.ts';
import { type SoftwareChoice, softwareOrderOf } from '../options.ts';
import { exitCodes } from '../exit-code.ts';
import { requireWritable } from '../output.ts';
import { print } from '../print.ts';
import { requestedBy } from '../requested.ts';

/** What `worldswitch check` is told. */
export interface CheckOptions extends BenchmarkOptions, SoftwareChoice {
  baseline: string;
  tolerance: string;
  update?: boolean;
  accept?: string;
  /** Heeded by what turns the result into an exit code. */
  bisect?: boolean;
  format: CheckFormat;
}

/** Measures what a baseline holds, and prints what differs. @throws WorldswitchError if it can't be held against it */
export async function runCheck(options: CheckOptions, signal: AbortSignal): Promise<void> {
  try {
    await checkAndShow(options, signal);
  } catch (error) {
    const format = checkErrorFormats[options.format];
    if (format !== undefined && error instanceof WorldswitchError) {
      await print(format(`${sentence(error.message)} Next: ${sentence(error.next)}`, options.baseline));
    }
    throw error;
  }
}

async function checkAndShow(options: CheckOptions, signal: AbortSignal): Promise<void> {
  const request = await requestedBy(options);
  const software = softwareOrderOf(options);
  const tolerance = parseTolerance(options.tolerance);
  // What is to be written must not fail once it is measured.
  if (options.update === true || options.accept !== undefined) requireWritable(options.baseline);
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
        accept: options.accept,
      },
      (study) => carryOutNow((how) => planned(study, software, how), store, signal),
    );
    await show(result, options.format);
    process.exitCode = CODES[result.outcome];
  } finally {
    store.close();
  }
}

const CODES: Readonly<Record<CheckResult['outcome'], number>> = {
  passed: exitCodes.done,
  longer: exitCodes.longer,
  incomplete: exitCodes.impossible,
  unjudged: exitCodes.unjudged,
};

/** What was done with the file is no part of a document for others. */
async function show({ judged, lines }: CheckResult, format: CheckFormat): Promise<void> {
  if (judged !== undefined) await print(checkFormats[format](judged.comparison, judged.verdict));
  if (format === 'table') await print(lines.map((line) => `${line}\n`).join(''));
  else for (const line of lines) sayOnStderr(line);
}
