import { Command, Option } from 'commander';
import { chartSizeNames, reportFormatNames } from '../report/format-names.ts';
import type { ReportOptions } from './actions/report.ts';

/** `worldswitch report`: it never measures. */
export function reportCommand(signal: AbortSignal): Command {
  return new Command('report')
    .description('Writes a run as a page with charts, for a paper or a colleague.')
    .argument('[run]', 'the id of a run, the beginning of one, its label, or "latest"', 'latest')
    .option('-o, --output <file>', 'write a file: .html is a page, .md for an issue, .tex tables for a paper')
    .addOption(
      new Option('--format <format>', 'how (default: what the ending of the file says)').choices(
        reportFormatNames,
      ),
    )
    .option(
      '--hardware <id>',
      'also what microbenchmarks would take there, as a range in columns of its own (as predict --hardware)',
    )
    .option('--charts <folder>', 'write each chart as a file: SVG, and PNG if rsvg-convert is installed')
    .addOption(
      new Option(
        '--size <size>',
        'what these charts are for: a page, a column of a paper (84 mm), a slide (16:9, larger type)',
      )
        .choices(chartSizeNames)
        .default('page'),
    )
    .action(async (id: string, options: ReportOptions) => {
      const { report } = await import('./actions/report.ts');
      await report(id, options, signal);
    });
}
