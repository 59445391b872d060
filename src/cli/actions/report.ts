import { writeCharts } from '../../report/chart-files.ts';
import type { ReportFormat } from '../../report/format-names.ts';
import { reportFormatOfFile, reportFormats } from '../../report/report-format.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { writeOutput } from '../output.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/** What `worldswitch report` is told. */
export interface ReportOptions {
  output?: string;
  format?: ReportFormat;
  charts?: string;
}

/** Writes a stored run as a page, a document or charts. @throws WorldswitchError if there is none, or no file is named */
export async function report(
  id: string,
  { output, format, charts }: ReportOptions,
  signal: AbortSignal,
): Promise<void> {
  if (output === undefined && charts === undefined)
    throw new WorldswitchError('a report needs a file to be written to', {
      next: 'worldswitch report -o report.html, or --charts FOLDER for its charts alone',
    });
  const wanted = output === undefined ? undefined : (format ?? reportFormatOfFile(output));
  const run = withStore((store) => store.get(id));
  if (output !== undefined && wanted !== undefined) {
    await writeOutput(output, reportFormats[wanted](run));
    await print(`${output} is written\n`);
  }
  if (charts === undefined) return;
  const written = await writeCharts(run, charts, signal);
  await print(`${charts}: ${written.charts} charts are written as SVG${written.png ? ' and PNG' : ''}\n`);
  if (!written.png)
    await print(
      'There is no PNG, as rsvg-convert is not installed: apt-get install librsvg2-bin brings it\n',
    );
}
