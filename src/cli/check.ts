import { Command } from 'commander';
import type { CheckOptions } from './actions/check.ts';
import { addBenchmarkOptions } from './benchmark-options.ts';
import { comparisonFormatOption } from './compare.ts';
import { addSoftwareOptions } from './options.ts';

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
  return addSoftwareOptions(command).action(async (options: CheckOptions) => {
    const { runCheck } = await import('./actions/check.ts');
    await runCheck(options, signal);
  });
}
