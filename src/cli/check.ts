import { Command } from 'commander';
import { parseTolerance } from '../analysis/tolerance.ts';
import { type ComparisonFormat, comparisonFormats } from '../report/comparison-format.ts';
import { openStore } from '../results/store.ts';
import { check, type CheckResult } from '../study/check.ts';
import { planned } from '../work/carry-out.ts';
import { addBenchmarkOptions, type BenchmarkOptions } from './benchmark-options.ts';
import { comparisonFormatOption } from './compare.ts';
import { carryOutNow, sayOnStderr } from './measure-now.ts';
import { addSoftwareOptions, type SoftwareChoice, softwareOrderOf } from './options.ts';
import { print } from './print.ts';
import { requestedBy } from './requested.ts';

interface CheckOptions extends BenchmarkOptions, SoftwareChoice {
  baseline: string;
  tolerance: string;
  update?: boolean;
  format: ComparisonFormat;
}

/** `worldswitch check`: exit code 1 if a figure is above its baseline, or could not be measured. */
export function checkCommand(signal: AbortSignal): Command {
  const command = new Command('check')
    .description('Measures what a baseline holds, and fails if something takes more than there.')
    .requiredOption('--baseline <file>', 'the file of the baseline; --update makes it')
    .option(
      '--tolerance <n|n%>',
      'by how much a figure may exceed its baseline, in its unit (instructions) or percent',
      '0',
    )
    .option('--update', 'write the file anew from what is measured, whatever the result');
  addBenchmarkOptions(command).addOption(comparisonFormatOption());
  return addSoftwareOptions(command).action((options: CheckOptions) => run(options, signal));
}

async function run(options: CheckOptions, signal: AbortSignal): Promise<void> {
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
