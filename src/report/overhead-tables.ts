import type { Overhead } from '../analysis/workloads/overhead.ts';
import { type ExplanationTable, figureColumn, textColumn } from './explanation-table.ts';
import { formatFigure } from './numbers.ts';
import { roundTogether } from './rounding.ts';
import type { ExplainedOverhead } from './overheads.ts';

/** A part of an overhead, in whole instructions. */
export interface OverheadPart {
  readonly name: string;
  readonly instructions: number;
  /** What it consists of itself. */
  readonly parts: readonly OverheadPart[];
}

/** The parts of an overhead. As rounded, they add up to it, and their own parts to them. */
export function partsOf({
  overhead,
  transitions,
  interruptDelivery,
  ioPath,
  rest,
  ofRest,
}: Overhead): OverheadPart[] {
  const names = ['transitions', 'interrupt delivery', 'I/O path in host or Dom0', 'rest'];
  const figures = roundToWhole([transitions, interruptDelivery, ioPath, rest], overhead);
  const restNames = ["the VM's own work", "the client's work", 'handling exits, blocking and waking VCPUs'];
  const ofRestFigures = roundToWhole([ofRest.server, ofRest.client, ofRest.handling], figures[3]);
  const restParts = restNames.map((name, index) => ({
    name,
    instructions: ofRestFigures[index] ?? 0,
    parts: [],
  }));
  return names.map((name, index) => ({
    name,
    instructions: figures[index] ?? 0,
    parts: index === 3 ? restParts : [],
  }));
}

/** What the overhead of a unit consists of on a configuration: in total, and without the client's work. */
export function overheadTable(
  { configuration, total, server }: ExplainedOverhead,
  unit: string,
): ExplanationTable {
  const sides = [
    { overhead: total.overhead, parts: partsOf(total) },
    { overhead: server.overhead, parts: partsOf(server) },
  ];
  const cells = (of: (parts: readonly OverheadPart[]) => number): string[] =>
    sides.flatMap(({ overhead, parts }) => amount(of(parts), overhead));
  const rows = (sides[0]?.parts ?? []).flatMap(({ name, parts }, index) => [
    { indented: false, cells: [name, ...cells((all) => all[index]?.instructions ?? 0)] },
    ...parts.map((part, inner) => ({
      indented: true,
      cells: [part.name, ...cells((all) => all[index]?.parts[inner]?.instructions ?? 0)],
    })),
  ]);
  return {
    title: `${configuration.id}: overhead of a ${unit}, instructions`,
    columns: [textColumn('part'), ...['in total', '%', "server's side", '%'].map(figureColumn)],
    rows,
    sum: ['overhead', ...sides.flatMap(({ overhead }) => amount(Math.round(overhead), overhead))],
  };
}

/** How often the VM and Dom0 are left for a unit of work, and for what; `undefined` if they never are. */
export function exitsTable(
  { configuration, exits }: ExplainedOverhead,
  unit: string,
): ExplanationTable | undefined {
  const groups = [
    { from: 'vm', name: 'of the VM', all: exits.vm },
    { from: 'dom0', name: 'of Dom0', all: exits.dom0 },
  ].filter(({ all }) => all !== 0);
  if (groups.length === 0) return undefined;
  return {
    title: `${configuration.id}: exits per ${unit}`,
    columns: [textColumn('reason'), figureColumn('exits')],
    rows: groups.flatMap(({ from, name, all }) => [
      { indented: false, cells: [name, all.toFixed(2)] },
      ...exits.reasons
        .filter((each) => each.from === from)
        .map(({ reason, exits: count, full }) => ({
          indented: true,
          cells: [full ? reason : `${reason} (answered at once)`, count.toFixed(2)],
        })),
    ]),
    sum: ['exits', (exits.vm + exits.dom0).toFixed(2)],
  };
}

function amount(instructions: number, overhead: number): [string, string] {
  return [formatFigure(instructions), overhead === 0 ? '-' : ((100 * instructions) / overhead).toFixed(1)];
}

/** Rounded such that the figures add up to the whole as it is rounded. */
function roundToWhole(figures: readonly number[], whole = 0): number[] {
  return roundTogether(figures, 10, Math.round(whole) / 10).map((tenth) => Math.round(10 * tenth));
}
