import type { ChartSizeName } from '../format-names.ts';

/** What a chart is made for: it says how much room there is, and not how large its type is beside it. */
export interface ChartSize {
  readonly name: ChartSizeName;
  /** Pixels that a chart of rows takes if its labels are no longer than most. */
  readonly width: number;
  /** Width beside height, where that is prescribed. */
  readonly ratio?: number;
  /** As wide as a file of it is shown; as wide as it is drawn if this is left out. */
  readonly shown?: number;
  /** Pixels around the drawing in a file: what is put into a paper has none, as the text around it has. */
  readonly margin: number;
  /** What lengths of a file are in: millimetres where it goes into print. */
  readonly unit: 'px' | 'mm';
}

/** Millimetres of a pixel (CSS Values and Units, "absolute lengths"). */
export const MILLIMETRES = 25.4 / 96;

/** Every size in which charts can be drawn. */
export const chartSizes: Readonly<Record<ChartSizeName, ChartSize>> = {
  /** On a screen: three stand side by side in a report. */
  page: { name: 'page', width: 384, margin: 8, unit: 'px' },
  /** In a column of a paper, 84 mm wide, with type of 8 points. */
  paper: { name: 'paper', width: Math.floor(84 / MILLIMETRES), margin: 0, unit: 'mm' },
  /** On a slide of 16:9, which it fills, so that its type is read from afar. */
  slide: { name: 'slide', width: 384, ratio: 16 / 9, shown: 1280, margin: 12, unit: 'px' },
};
