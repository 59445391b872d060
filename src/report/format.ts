import { runToJson } from '../results/exchange.ts';
import type { HardwareProfile } from '../catalog/hardware/schema.ts';
import type { Run } from '../results/schema.ts';
import { renderCsv } from './csv.ts';
import type { Format } from './format-names.ts';
import { renderKcidb } from './kcidb.ts';
import { renderMarkdown } from './markdown.ts';
import { renderTable } from './table.ts';

/** Every form in which a run can be shown. Each gives a text that ends with a line feed. */
export const formats = {
  /** For a terminal; with predictions for hardware in columns of their own. */
  table: renderTable,
  /** For a README or an issue; the same. */
  markdown: renderMarkdown,
  /** All that was recorded; `worldswitch import` reads it. */
  json: runToJson,
  /** Every batch or repetition a line. */
  csv: renderCsv,
  /** For KernelCI. */
  kcidb: renderKcidb,
} as const satisfies Record<Format, (run: Run, hardware?: HardwareProfile) => string>;
