import { Command } from 'commander';
import { parseTolerance } from '../analysis/tolerance.ts';
import { type ComparisonFormat, comparisonFormats } from '../report/comparison-format.ts';
import type { Run } from '../results/schema.ts';
import { openStore } from '../results/store.ts';
import { check, type CheckResult } from '../study/check.ts';
import { pruneAfter } from '../study/prune.ts';
import { chooseSoftware } from '../artifacts/own/software.ts';
import { comparisonFormatOption } from './compare.ts';
import { measureNow, sayOnStderr } from './measure-now.ts';
import { addSoftwareOptions, type SoftwareChoice } from './options.ts';
import { print } from './print.ts';

interface CheckOptions extends SoftwareChoice {
  baseline: string;
  tolerance: string;
  update?: boolean;
  configuration?: string[];
  microbenchmark?: string[];
  format: ComparisonFormat;
}

/** `worldswitch check`: exit code 1 if a figure is above its baseline, or could not be measured. */
export function checkCommand(signal: AbortSignal): Command {
  const command = new Command('check')
    .description('Measures what a baseline holds, and fails if something takes more instructions than there.')
    .requiredOption('--baseline <file>', 'the file of the baseline; --update makes it')
    .option(
      '--tolerance <n|n%>',
      'by how much a figure may exceed its baseline, in instructions or percent',
      '0',
    )
    .option('--update', 'write the file anew from what is measured, whatever the result')
    .option('-c, --configuration <id...>', 'only these configurations (worldswitch list shows them)')
    .option('-m, --microbenchmark <id...>', 'only these microbenchmarks')
    .addOption(comparisonFormatOption());
  return addSoftwareOptions(command).action((options: CheckOptions) => run(options, signal));
}

async function run(options: CheckOptions, signal: AbortSignal): Promise<void> {
  const { baseline, configuration, microbenchmark, kernel, xen, qemu, locked } = options;
  const { kernelParameter = [], xenParameter = [] } = options;
  const software = await chooseSoftware(options, { say: sayOnStderr, signal });
  const tolerance = parseTolerance(options.tolerance);
  const store = openStore();
  const measured: Run[] = [];
  try {
    const result = await check(
      {
        file: baseline,
        tolerance,
        update: options.update === true,
        versions: {
          ...(kernel === undefined ? {} : { kernel }),
          ...(xen === undefined ? {} : { xen }),
          ...(qemu === undefined ? {} : { qemu }),
        },
        kernelParameters: kernelParameter,
        xenParameters: xenParameter,
        ...(configuration === undefined ? {} : { configurations: configuration }),
        ...(microbenchmark === undefined ? {} : { microbenchmarks: microbenchmark }),
      },
      async (study) => {
        const own = await measureNow(study, { ...software, qemu, locked }, { store, signal });
        measured.push(own);
        return own;
      },
    );
    await show(result, options.format);
    await pruneAfter(measured);
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
