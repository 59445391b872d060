import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '../results/schema.ts';
import { messageOf, WorldswitchError } from '../system/errors.ts';
import { runProcess } from '../system/processes.ts';
import { findProgram } from '../system/programs.ts';
import { standalone } from './charts/picture.ts';
import type { ChartSize } from './charts/size.ts';
import type { NamedChart } from './named-chart.ts';
import { runCharts } from './report-charts.ts';

/** What was written. */
export interface ChartFiles {
  readonly charts: number;
  /** Whether there is a PNG beside each SVG. */
  readonly png: boolean;
}

const CONVERTER = 'rsvg-convert';
/** Pixels of a PNG for each of the SVG's own: it shall be sharp in print. */
const ZOOM = '2';
/** Seconds. */
const TIME_LIMIT = 60;

/**
 * Writes each chart of a run as an SVG file, and as a PNG if there is a converter.
 *
 * @throws WorldswitchError if a file can't be written
 */
export async function writeCharts(
  run: Run,
  folder: string,
  size: ChartSize,
  signal: AbortSignal,
): Promise<ChartFiles> {
  const charts = runCharts(run, size);
  await writeSvgs(charts, folder, size);
  const converter = await findProgram(CONVERTER);
  if (converter === undefined) return { charts: charts.length, png: false };
  for (const { name } of charts) {
    const [svg, png] = ['svg', 'png'].map((ending) => join(folder, `${name}.${ending}`));
    await runProcess(converter, ['--zoom', ZOOM, '--output', png ?? '', svg ?? ''], {
      title: CONVERTER,
      timeLimit: TIME_LIMIT,
      signal,
    });
  }
  return { charts: charts.length, png: true };
}

async function writeSvgs(charts: readonly NamedChart[], folder: string, size: ChartSize): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, svg } of charts) await writeFile(join(folder, `${name}.svg`), standalone(svg, size));
  } catch (error) {
    throw new WorldswitchError(`the charts can't be written: ${messageOf(error)}`, {
      file: folder,
      next: 'name a folder that can be made and written, with room on its disk',
      cause: error,
    });
  }
}
