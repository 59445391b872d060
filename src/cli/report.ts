import { Command, Option } from 'commander';
import type { ReportFormat } from '../report/report-format.ts';
import { WorldswitchError } from '../system/errors.ts';
import { writeOutput } from './output.ts';
import { print } from './print.ts';
import { withStore } from './with-store.ts';

interface ReportOptions {
  output?: string;
  format?: ReportFormat;
  charts?: string;
}

const FORMATS: readonly ReportFormat[] = ['html', 'markdown', 'latex'];

/** `worldswitch report`: it never measures. */
export function reportCommand(signal: AbortSignal): Command {
  return new Command('report')
    .description('Writes a run as a page with charts, for a paper or a colleague.')
    .argument('[run]', 'the id of a run, the beginning of one, or "latest"', 'latest')
    .option('-o, --output <file>', 'write a file: .html is a page, .md for an issue, .tex tables for a paper')
    .addOption(
      new Option('--format <format>', 'how (default: what the ending of the file says)').choices(FORMATS),
    )
    .option('--charts <folder>', 'write each chart as a file: SVG, and PNG if rsvg-convert is installed')
    .action((id: string, options: ReportOptions) => report(id, options, signal));
}

async function report(
  id: string,
  { output, format, charts }: ReportOptions,
  signal: AbortSignal,
): Promise<void> {
  if (output === undefined && charts === undefined)
    throw new WorldswitchError('a report needs a file to be written to', {
      next: 'worldswitch report -o report.html, or --charts FOLDER for its charts alone',
    });
  // What draws charts is large: no other command shall wait for it.
  const { reportFormatOfFile, reportFormats } = await import('../report/report-format.ts');
  const wanted = output === undefined ? undefined : (format ?? reportFormatOfFile(output));
  const run = withStore((store) => store.get(id));
  if (output !== undefined && wanted !== undefined) {
    await writeOutput(output, reportFormats[wanted](run));
    await print(`${output} is written\n`);
  }
  if (charts === undefined) return;
  const { writeCharts } = await import('../report/chart-files.ts');
  const written = await writeCharts(run, charts, signal);
  await print(`${charts}: ${written.charts} charts are written as SVG${written.png ? ' and PNG' : ''}\n`);
  if (!written.png)
    await print(
      'There is no PNG, as rsvg-convert is not installed: apt-get install librsvg2-bin brings it\n',
    );
}
