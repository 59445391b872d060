import { Command } from 'commander';
import { parseTolerance } from '../analysis/tolerance.ts';
import { type ComparisonFormat, comparisonFormats } from '../report/comparison-format.ts';
import type { Run } from '../results/schema.ts';
import { openStore } from '../results/store.ts';
import { check, type CheckResult } from '../study/check.ts';
import { qemuSuites } from '../testbed/emulator.ts';
import { comparisonFormatOption } from './compare.ts';
import { measureNow, pruneAfter, sayOnStderr } from './measure-now.ts';
import { print } from './print.ts';

interface CheckOptions {
  baseline: string;
  tolerance: string;
  update?: boolean;
  configuration?: string[];
  microbenchmark?: string[];
  kernel?: string;
  xen?: string;
  qemu?: string;
  format: ComparisonFormat;
}

/** `worldswitch check`: exit code 1 if a figure is above its baseline, or could not be measured. */
export function checkCommand(signal: AbortSignal): Command {
  return new Command('check')
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
    .option('--qemu <which>', `QEMU of a Debian suite (${qemuSuites.join(', ')}), or the path of one`)
    .option(
      '--kernel <version>',
      'Linux of this version instead of the default (worldswitch list --versions)',
    )
    .option('--xen <version>', 'Xen of this version instead of the default')
    .addOption(comparisonFormatOption())
    .action((options: CheckOptions) => run(options, signal));
}

async function run(options: CheckOptions, signal: AbortSignal): Promise<void> {
  const { baseline, configuration, microbenchmark, kernel, xen, qemu } = options;
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
        ...(configuration === undefined ? {} : { configurations: configuration }),
        ...(microbenchmark === undefined ? {} : { microbenchmarks: microbenchmark }),
      },
      async (study, versions) => {
        const own = await measureNow(study, versions, { store, signal });
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
