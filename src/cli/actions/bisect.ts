import { parseTolerance } from '../../analysis/tolerance.ts';
import type { ArchivedSoftware } from '../../artifacts/archive/offers.ts';
import {
  compareNumbers,
  parseVersionRange,
  type VersionRange,
} from '../../artifacts/archive/version-range.ts';
import { renderBisection } from '../../report/history/bisection.ts';
import { openStore } from '../../results/store.ts';
import { MisuseError } from '../../system/errors.ts';
import { carryOutBisection } from '../../work/history.ts';
import { namedBenchmarks } from '../benchmark-options.ts';
import { createHistoryProgress } from '../history-progress.ts';
import { sayOnStderr } from '../measure-now.ts';
import { print } from '../print.ts';

/** What `worldswitch bisect` is told. */
export interface BisectCommandOptions {
  configuration: string[];
  microbenchmark?: string[];
  workload?: string[];
  by?: string;
  cold?: boolean;
  timeout?: number;
}

/** Halves the versions from a good one to a bad one, and prints where they part. @throws WorldswitchError if that can't be told */
export async function bisect(
  good: string,
  bad: string,
  options: BisectCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const { configuration, by, cold = false, timeout } = options;
  const range = rangeBetween(good, bad);
  const store = openStore();
  try {
    const found = await carryOutBisection(
      {
        range,
        every: 'all',
        configurations: [...new Set(configuration)],
        benchmarks: namedBenchmarks(options) ?? ['hypercall'],
        ...{ cold, timeout, jobs: 1, shard: undefined },
        by: by === undefined ? undefined : parseTolerance(by),
      },
      {
        ...{ store, signal, say: sayOnStderr, onEvent: createHistoryProgress(sayOnStderr) },
        onVerdict: (number, verdict, left) =>
          sayOnStderr(
            `${number} is ${verdict ?? 'skipped'}; ${left === 1 ? '1 version is' : `${left} versions are`} left between good and bad`,
          ),
      },
    );
    await print(renderBisection(found));
  } finally {
    store.close();
  }
}

/** The versions from one to the other. @throws MisuseError if they are of two things, or in the wrong order */
function rangeBetween(good: string, bad: string): VersionRange {
  const [first, second] = [parseVersion(good), parseVersion(bad)];
  if (first.software !== second.software) {
    throw new MisuseError(`${good} and ${bad} are versions of two things`, {
      next: 'name two of one: worldswitch bisect 6.12 7.3, or xen@4.17 xen@4.20',
    });
  }
  if (compareNumbers(first.version, second.version) > 0 || first.version === second.version) {
    throw new MisuseError(
      `the bad version ${second.version} does not come after the good one ${first.version}`,
      {
        next:
          first.version === second.version
            ? 'name two versions'
            : `worldswitch bisect ${bad} ${good}, whichever of the two takes more`,
      },
    );
  }
  return parseVersionRange(`${first.version}..${second.version}`, first.software);
}

/** @throws MisuseError if it names no version */
function parseVersion(text: string): { software: ArchivedSoftware; version: string } {
  const [, name = 'kernel', version = ''] = /^(?:(kernel|xen|qemu)@)?v?(\d[\w.-]*)$/.exec(text) ?? [];
  const { from } =
    version === '' ? { from: undefined } : parseVersionRange(version, name as ArchivedSoftware);
  if (from !== undefined) return { software: name as ArchivedSoftware, version: from };
  throw new MisuseError(`'${text}' is no version`, {
    next: 'type one of Linux, such as 6.12 or 6.12.43, or xen@4.17 (worldswitch list --versions shows which there are)',
  });
}
