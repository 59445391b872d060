import { medianAbsoluteDeviation } from '../analysis/statistics.ts';
import { type Ratio, type WorkloadFigure, workloadFigures } from '../analysis/workload-figures.ts';
import type { Cell } from '../catalog/benchmarks.ts';
import { benchmarksOf } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { machineTitleOf } from './known-configurations.ts';
import { configurationColumn, NO_FIGURE, plainCell, type Sheet, type SheetGroup } from './sheet.ts';
import { commonUnit, spreadText } from './units.ts';
import { workloadCells } from './workload-cells.ts';
import { costText, factorText, findFigure, unitOfWork } from './workload-figure-text.ts';

/** Columns of one unit, and what is in them. */
interface FilledGroup extends SheetGroup {
  readonly textOf: (configuration: string, workload: string) => string;
}

/** Tables of what a unit of work costs, and how much more than without a hypervisor: one for each machine. */
export function workloadSheets(run: Run): Sheet[] {
  const figures = workloadFigures(run.measurements);
  const machines = Map.groupBy(workloadCells(run), ({ configuration }) => machineTitleOf(configuration));
  return [...machines].map(([machine, cells]): Sheet => {
    const own = [...new Set(cells.map(({ configuration }) => configuration))];
    const workloads = [...new Set(cells.map(({ benchmark }) => benchmark))];
    const groups = [...measuredGroups(run, figures, own), ...derivedGroups(figures, own)];
    return {
      kind: 'workload',
      title: `Application workloads on ${machine}`,
      per: 'unit of work',
      groups,
      rows: workloads.map((workload) => ({
        benchmark: workload,
        name: `${workload}, ${article(unitOfWork(workload))}`,
        indented: false,
        marks: [],
        cells: groups.map(({ columns, textOf }) =>
          columns.map(({ configuration = '' }) => plainCell(textOf(configuration, workload))),
        ),
      })),
      footnotes: [],
    };
  });
}

function measuredGroups(
  run: Run,
  figures: readonly WorkloadFigure[],
  configurations: readonly string[],
): FilledGroup[] {
  const common = commonUnit(run);
  const byUnit = Map.groupBy(
    configurations,
    (configuration) => figures.find((each) => each.configuration === configuration)?.clock.unit ?? common,
  );
  return [...byUnit].map(([unit, own]) => ({
    title: `${unit} per unit of work`,
    unit,
    origin: 'measured',
    columns: own.map(configurationColumn),
    textOf: (configuration, benchmark) => figureText(run, figures, { configuration, benchmark }),
  }));
}

/** What is derived from figures with a hypervisor and without; nothing if the run has no such pair. */
function derivedGroups(figures: readonly WorkloadFigure[], configurations: readonly string[]): FilledGroup[] {
  const derived = (
    title: string,
    own: readonly string[],
    factorOf: (figure: WorkloadFigure | undefined) => Ratio | undefined,
  ): FilledGroup[] => {
    if (own.length === 0) return [];
    const textOf = (configuration: string, workload: string): string =>
      factorText(factorOf(findFigure(figures, configuration, workload)));
    return [{ title, unit: title, origin: 'derived', columns: own.map(configurationColumn), textOf }];
  };
  const ofSome = (among: readonly string[], holds: (figure: WorkloadFigure) => boolean): string[] =>
    among.filter((configuration) =>
      figures.some((figure) => figure.configuration === configuration && holds(figure)),
    );
  const normalized = ofSome(configurations, (figure) => !isNative(figure));
  const ofServer = ofSome(normalized, ({ serverNormalized }) => serverNormalized !== undefined);
  return [
    ...derived('times native', normalized, (figure) => figure?.normalized),
    ...derived("without the client's work", ofServer, (figure) => figure?.serverNormalized),
  ];
}

function isNative({ normalized }: WorkloadFigure): boolean {
  return normalized === undefined || (normalized.interval === undefined && normalized.value === 1);
}

function figureText(run: Run, figures: readonly WorkloadFigure[], cell: Cell): string {
  const figure = findFigure(figures, cell.configuration, cell.benchmark);
  if (figure !== undefined) {
    const { clock, perUnit, perOperation } = figure;
    return costText(perUnit) + spreadText(clock, medianAbsoluteDeviation(perOperation));
  }
  const failed = run.measurements.some(
    (each) =>
      each.state === 'failed' &&
      each.configuration === cell.configuration &&
      benchmarksOf(each).includes(cell.benchmark),
  );
  return failed ? 'failed' : NO_FIGURE;
}

function article(unit: string): string {
  return `${/^[aeiou]/.test(unit) ? 'an' : 'a'} ${unit}`;
}
