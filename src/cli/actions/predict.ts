import type { PredictionFormat } from '../../report/format-names.ts';
import { predictionFormats } from '../../report/prediction-format.ts';
import type { Run } from '../../results/schema.ts';
import { openStore, type Store } from '../../results/store.ts';
import { lacksExplanations } from '../../study/execute.ts';
import { type MeasuredNow, predictSides } from '../../study/predict.ts';
import { planOrder } from '../../work/carry-out.ts';
import type { Order } from '../../work/order.ts';
import { carryOutNow } from '../measure-now.ts';
import { print } from '../print.ts';

/** What `worldswitch predict` is told. */
export interface PredictOptions {
  hardware: string;
  configuration?: string[];
  microbenchmark?: string[];
  workload?: string[];
  whatIf?: string[];
  anchor?: string;
  format: PredictionFormat;
}

/** Predicts and prints. @throws WorldswitchError if it can't be predicted */
export async function runPredict(
  sides: readonly string[],
  { hardware, anchor, whatIf = [], configuration, microbenchmark, workload, format }: PredictOptions,
  signal: AbortSignal,
): Promise<void> {
  const store = openStore();
  try {
    const report = await predictSides(
      {
        sides,
        hardware,
        anchor,
        whatIf,
        configurations: configuration,
        benchmarks: microbenchmark,
        workloads: workload,
      },
      {
        findRun: (id) => store.get(id),
        isLabel: (text) => store.isLabel(text),
        stored: () => storedIn(store),
        measure: async (side) => {
          const run = await carryOutNow((how) => planOrder(orderOf(side), how), store, signal);
          if (lacksExplanations(run)) process.exitCode = 1;
          return run;
        },
      },
    );
    await print(predictionFormats[format](report));
  } finally {
    store.close();
  }
}

/** The latest first. */
function* storedIn(store: Store): Iterable<Run> {
  for (const { id } of store.list()) yield store.get(id);
}

function orderOf({ configuration, configurations, benchmarks, versions, parameters }: MeasuredNow): Order {
  return {
    configurations: configuration === undefined ? configurations && [...configurations] : [configuration],
    benchmarks: benchmarks && [...benchmarks],
    explain: true,
    software: { ...versions, kernelParameters: [...parameters.kernel], xenParameters: [...parameters.xen] },
  };
}
