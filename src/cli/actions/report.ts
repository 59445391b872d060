import { writeCharts } from '../../report/chart-files.ts';
import { chartSizes } from '../../report/charts/size.ts';
import type { ChartSizeName, ReportFormat } from '../../report/format-names.ts';
import { reportFormatOfFile, reportFormats } from '../../report/report-format.ts';
import { isCompleted } from '../../results/measurement.ts';
import type { Run } from '../../results/schema.ts';
import { hardwareNamed } from '../../study/hardware.ts';
import { MisuseError, WorldswitchError } from '../../system/errors.ts';
import { giveOutput, requireWritable } from '../output.ts';
import { print } from '../print.ts';
import { withStore } from '../with-store.ts';

/** What `worldswitch report` is told. */
export interface ReportOptions {
  output?: string;
  format?: ReportFormat;
  charts?: string;
  size: ChartSizeName;
  hardware?: string;
}

/** Writes a stored run as a page, a document or charts. @throws WorldswitchError if there is none, or no file is named */
export async function report(
  id: string,
  { output, format, charts, size, hardware }: ReportOptions,
  signal: AbortSignal,
): Promise<void> {
  if (output === undefined && charts === undefined)
    throw new MisuseError('a report needs a file to be written to', {
      next: 'worldswitch report -o report.html, or --charts FOLDER for its charts alone',
    });
  if (size !== 'page' && charts === undefined)
    throw new MisuseError('a size is one of charts that are files of their own', {
      next: `worldswitch report --charts FOLDER --size ${size}`,
    });
  const wanted = output === undefined ? undefined : (format ?? reportFormatOfFile(output));
  const profile = hardware === undefined ? undefined : hardwareNamed(hardware);
  if (output !== undefined) requireWritable(output);
  const run = withStore((store) => store.get(id));
  requireFigures(run);
  if (output !== undefined && wanted !== undefined) {
    await giveOutput(reportFormats[wanted](run, profile), output);
  }
  if (charts === undefined) return;
  const written = await writeCharts(run, charts, chartSizes[size], signal);
  await print(`${charts}: ${written.charts} charts are written as SVG${written.png ? ' and PNG' : ''}\n`);
  if (!written.png)
    await print(
      'There is no PNG, as rsvg-convert is not installed: apt-get install librsvg2-bin brings it\n',
    );
}

/** @throws WorldswitchError if there is nothing that a report could show */
function requireFigures({ id, measurements }: Run): void {
  if (measurements.some(isCompleted)) return;
  const [failed] = measurements;
  throw new WorldswitchError(
    `run ${id} has no figure to report${failed?.state === 'failed' ? `: ${failed.configuration} failed (${failed.error})` : ''}`,
    { next: 'worldswitch runs shows which others there are' },
  );
}
