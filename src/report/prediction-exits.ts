import type { PredictedExits } from '../analysis/prediction/exits.ts';
import { type DrawnTable, figureColumn, textColumn } from './explanation-table.ts';
import { endsOf, middleOf, whole } from './prediction-words.ts';

/** So many workloads are split by what they are left for. */
const MOST_SPLIT = 2;

/** What workloads' exits take, and of few workloads by what they are for. None if there are none. */
export function exitsTables(exits: readonly PredictedExits[]): DrawnTable[] {
  const [first] = exits;
  if (first === undefined) return [];
  return [
    {
      title: `Predicted ${first.unit} of a workload's exits: of leaving the VM and entering it again, for one unit of work`,
      columns: [
        ...['configuration', 'workload', 'unit of work'].map(textColumn),
        ...['exits', first.unit, 'range'].map(figureColumn),
      ],
      rows: exits.map(({ configuration, benchmark, per, exits: often, range }) => ({
        indented: false,
        cells: [configuration, benchmark, per, often.toFixed(2), middleOf(range), endsOf(range)],
      })),
    },
    ...(exits.length <= MOST_SPLIT ? exits.map(reasonsTable) : []),
  ];
}

function reasonsTable({ configuration, benchmark, reasons, range, unit }: PredictedExits): DrawnTable {
  return {
    title: `${benchmark} on ${configuration} by what the VM is left for`,
    columns: [...['left for', 'each as'].map(textColumn), ...['exits', unit, 'range'].map(figureColumn)],
    rows: reasons.map((each) => ({
      indented: false,
      cells: [each.reason, each.as, each.exits.toFixed(2), whole(each.range.middle), endsOf(each.range)],
    })),
    sum: ['sum', '', '', middleOf(range), endsOf(range)],
  };
}
