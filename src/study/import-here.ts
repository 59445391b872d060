import { createHash } from 'node:crypto';
import { type Run, SCHEMA_VERSION } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import { hostOf, measurementOf } from '../testbeds/here/measurement.ts';
import { requireSelfTest } from '../testbeds/self-test.ts';
import { aboutReport, type HereReport, isHereReport, parseHereReport } from '../testbeds/here/report.ts';

export { isHereReport };

const NEXT = 'give the lines that the program printed, all of them and as they were';

/**
 * The run that somebody measured by hand in a VM (guest/here/), from what the program printed. The same lines give the same
 * run, with the same id.
 *
 * @param text anybody's: nothing of it is trusted
 * @param file what the user calls it, for messages
 * @throws WorldswitchError that says what is wrong with it
 */
export function runOfHereReport(text: string, file: string): Run {
  const report = read(text, file);
  const measurement = measurementOf(report, null);
  requireSelfTest(measurement, 'these lines are no result', {
    file,
    next: 'measure again when the VM has less to do',
  });
  const { configuration, fingerprint } = measurement;
  const { iterations, batches, benchmarks } = fingerprint.parameters;
  const startedAt = new Date(report.vm.startedAt * 1000);
  const unavailable = report.unavailable.map(({ benchmark }) => benchmark);
  return {
    schema: SCHEMA_VERSION,
    id: idOf(text, startedAt),
    testbed: 'here',
    startedAt: startedAt.toISOString(),
    endedAt: new Date(startedAt.getTime() + Math.ceil(report.span.nanoseconds / 1e6)).toISOString(),
    host: hostOf(report),
    plan: {
      sessions: [{ configuration, benchmarks: [...benchmarks, ...unavailable] }],
      microbenchmarks: { iterations, batches },
      workloads: null,
      verify: false,
      explain: false,
    },
    verified: false,
    measurements: [measurement],
  };
}

function read(text: string, file: string): HereReport {
  try {
    const report = parseHereReport(text);
    requireDate(report);
    return report;
  } catch (error) {
    throw aboutReport(
      error,
      'these are not the lines of the program that measures the VM it is in',
      NEXT,
      file,
    );
  }
}

/** Seconds since 1970 at the end of the year 9999: what comes later can't be written as other dates are. */
const LAST_SECOND = 253_402_300_799;
/** Nanoseconds that no measuring takes. */
const LONGEST_SPAN = 86_400e9;

function requireDate({ vm, span }: HereReport): void {
  if (vm.startedAt <= LAST_SECOND - LONGEST_SPAN / 1e9 && span.nanoseconds <= LONGEST_SPAN) return;
  throw new WorldswitchError(
    'it says that it was measured at a time that can not be, or for longer than a day',
    {
      next: NEXT,
    },
  );
}

/** As other runs have them, but that the four digits are the content's. */
function idOf(text: string, startedAt: Date): string {
  const time = startedAt.toISOString().replaceAll(/[-:]|\.\d+Z/g, '');
  return `${time}-${createHash('sha256').update(text).digest('hex').slice(0, 4)}`;
}
