import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { History } from '../../analysis/history/history.ts';
import { historyFormatOfFile, historyFormats } from '../../report/history/format.ts';
import type { HistoryFormat } from '../../report/format-names.ts';
import { runToJson } from '../../results/exchange.ts';
import { openStore } from '../../results/store.ts';
import { MisuseError, WorldswitchError } from '../../system/errors.ts';
import { HISTORY_BENCHMARKS } from '../../study/history/cells.ts';
import { readStoredHistory } from '../../study/history/stored.ts';
import { carryOutHistory, type HistoryOrder } from '../../work/history.ts';
import { namedBenchmarks } from '../benchmark-options.ts';
import { createHistoryProgress } from '../history-progress.ts';
import { sayOnStderr } from '../measure-now.ts';
import { exitCodes } from '../exit-code.ts';
import { giveOutput, makeOutputFolder, requireWritable, writeOutput } from '../output.ts';
import { axisIn, type AxisOptions } from '../version-axis.ts';

/** What `worldswitch history` is told. */
export interface HistoryCommandOptions extends AxisOptions {
  configuration: string[];
  microbenchmark?: string[];
  workload?: string[];
  every: 'minor' | 'all';
  stored?: boolean;
  shard?: string;
  /** A folder. */
  runs?: string;
  cold?: boolean;
  jobs?: number;
  timeout?: number;
  format?: HistoryFormat;
  output?: string;
}

/** Measures a history as far as it is missing, and shows it. @throws WorldswitchError if it can't */
export async function history(options: HistoryCommandOptions, signal: AbortSignal): Promise<void> {
  const { output, stored = false } = options;
  const order = orderOf(options);
  const format = options.format ?? (output === undefined ? 'table' : historyFormatOfFile(output));
  if (output !== undefined) requireWritable(output);
  if (options.runs !== undefined) {
    makeOutputFolder(options.runs, 'for runs', '--runs');
    requireWritable(join(options.runs, 'run.json'));
  }
  const store = openStore();
  try {
    const result = stored
      ? readStoredHistory(store, order)
      : await carryOutHistory(order, {
          ...{ store, signal, say: sayOnStderr },
          onEvent: createHistoryProgress(sayOnStderr),
          onRun: async (run) => {
            if (options.runs !== undefined)
              await writeOutput(join(options.runs, `${run.id}.json`), runToJson(run));
          },
        });
    requireFigures(result, stored);
    const text = historyFormats[format](result);
    await giveOutput(text, output);
  } finally {
    store.close();
  }
}

/** The order that options are. @throws MisuseError if they contradict each other, or a name is unknown */
function orderOf(options: HistoryCommandOptions): HistoryOrder {
  const { configuration, every, shard, cold = false, jobs, timeout } = options;
  return {
    range: axisIn(options),
    every,
    configurations: [...new Set(configuration)],
    benchmarks: namedBenchmarks(options) ?? HISTORY_BENCHMARKS,
    shard: shard === undefined ? undefined : shardOf(shard),
    jobs: jobs ?? availableParallelism(),
    ...{ cold, timeout },
  };
}

/** The part that a user names: `1/4` is the first of four. @throws MisuseError if it is none */
function shardOf(text: string): { index: number; of: number } {
  const [, part = '', of = ''] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const [number, count] = [Number(part), Number(of)];
  if (number >= 1 && number <= count && count <= 1000) return { index: number - 1, of: count };
  throw new MisuseError(`'${text}' is no part of anything`, {
    next: 'type --shard 1/4 for the first of four parts',
  });
}

function requireFigures({ lines, range }: History, stored: boolean): void {
  if (lines.some(({ points }) => points.some(({ readings }) => readings.length > 0))) return;
  if (stored) {
    throw new WorldswitchError(`nothing of ${range} is stored`, {
      next: 'leave --stored out, and it is measured',
    });
  }
  process.exitCode = exitCodes.impossible;
}
