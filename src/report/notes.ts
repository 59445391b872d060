import { type Figures, summaryOf } from '../analysis/findings.ts';
import { checkSelfTest, describeSelfTest } from '../analysis/self-test.ts';
import { type OutlierReason, overheadOf } from '../analysis/summary.ts';
import { published } from '../catalog/published.ts';
import { PROTOCOL_VERSION } from '../protocol/messages.ts';
import type { CompletedMeasurement, Fingerprint, Run } from '../results/schema.ts';
import { formatFigure } from './numbers.ts';
import type { Sheet } from './sheet.ts';

/** What one must know to read the table of a run, a sentence or two each. */
export function notesOf(run: Run, columns: readonly Figures[], sheets: readonly Sheet[]): string[] {
  const completed = run.measurements.filter((measurement) => measurement.state === 'completed');
  const failed = run.measurements.filter((measurement) => measurement.state === 'failed');
  return [
    ...failed.map(
      ({ configuration, error, next }) => `${configuration} failed: ${sentence(error)} Next: ${next}`,
    ),
    ...(completed.length === 0 ? [] : notesOfFigures(run, completed, columns, sheets)),
    describeEnd(run),
    `More: worldswitch show ${run.id} --format json (all that was recorded) or csv (every batch)`,
  ];
}

/** `Run 20261122T210145-3f9a, 2026-11-22 21:01 UTC`. */
export function titleOf(run: Run): string {
  return `Run ${run.id}, ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}

function notesOfFigures(
  run: Run,
  completed: readonly CompletedMeasurement[],
  columns: readonly Figures[],
  sheets: readonly Sheet[],
): string[] {
  const passed = completed.every((measurement) => checkSelfTest(measurement).passed);
  return [
    `Unit: ${run.unit} executed by all CPUs of the machine, per operation, overhead of the loop and the clock ` +
      `subtracted; not hardware time. Medians of ${eachOf(completed, batchesOf)}.`,
    ...(sheets.every(({ publishedColumns }) => publishedColumns.length === 0)
      ? []
      : [
          `Cycles: what the study of 2016 published for the hardware of its time; another unit, of another ` +
            `machine. ${sentence(published.source)}`,
        ]),
    ...definitionNotes(completed),
    ...spreadNotes(columns),
    ...decodeNotes(columns),
    outlierNote(columns),
    `Overhead subtracted per operation: ${eachOf(completed, describeOverhead)}.`,
    `${passed ? 'Self-test passed' : 'Self-test FAILED, the figures are not a result'}: ` +
      `${eachOf(completed, (measurement) => describeSelfTest(checkSelfTest(measurement)))}.`,
    `Measured with ${eachOf(completed, describeVersions)}.`,
  ];
}

function batchesOf({ fingerprint: { parameters } }: CompletedMeasurement): string {
  return `${parameters.batches} batches of ${formatFigure(parameters.iterations)} operations`;
}

function describeOverhead(measurement: CompletedMeasurement): string {
  const overhead = overheadOf(measurement);
  return `loop ${formatFigure(overhead.loop)}, clock reads around each operation ${formatFigure(overhead.each)}`;
}

/** Which software was measured, and by which emulator, in a line. */
export function describeVersions({
  fingerprint,
}: {
  readonly fingerprint: Pick<Fingerprint, 'kernel' | 'qemu' | 'xen'>;
}): string {
  const { kernel, qemu, xen } = fingerprint;
  const emulator = qemu.package === null ? "not one of worldswitch's packages" : packageOf(qemu.package);
  const unlocked = [kernel.package, qemu.package, xen?.package]
    .filter((found) => found !== null && found !== undefined)
    .filter((found) => !found.locked)
    .map((found) => found.name);
  const below = xen === undefined ? '' : `Xen ${xen.version} (${imageOf(xen)}) with Dom0's `;
  return (
    `${below}Linux ${kernel.release} (${imageOf(kernel)}), QEMU ${qemu.version} (${emulator})` +
    (unlocked.length === 0 ? '' : `, other versions than the locked ones: ${unlocked.join(', ')}`)
  );
}

/** Where a kernel or Xen comes from, and what it was told beside the configuration's own parameters. */
function imageOf({
  image,
  package: record,
  file,
  parameters = [],
}: Omit<Fingerprint['kernel'], 'release'>): string {
  const source = record === null ? `own image ${file}, sha256 ${image.slice(0, 8)}…` : packageOf(record);
  return parameters.length === 0 ? source : `${source}, with ${parameters.join(' ')}`;
}

function packageOf({ name, version }: { name: string; version: string }): string {
  return `${name} ${version}`;
}

/** Part of a median; what is less says nothing that the median does not. */
const NEGLIGIBLE = 0.01;

/** A figure of another protocol version may be of something else under the same name. */
function definitionNotes(completed: readonly CompletedMeasurement[]): string[] {
  const others = completed.filter(({ fingerprint }) => fingerprint.protocol < PROTOCOL_VERSION);
  if (others.length === 0) return [];
  return [
    `Measured by an older probe (${eachOf(others, ({ fingerprint }) => `protocol ${fingerprint.protocol}`)}; today's is ` +
      `${PROTOCOL_VERSION}): vm-switch and io-latency-in were timed from other instructions then. Measure again to compare.`,
  ];
}

/** Which part of a hypercall is the emulated CPU's and no real one's, as measured. */
function decodeNotes(columns: readonly Figures[]): string[] {
  const parts = columns.flatMap(({ configuration, summaries }) => {
    const [decode, whole] = ['hypercall/decode', 'hypercall'].map((id) => summaryOf(summaries, id)?.median);
    return decode === undefined || whole === undefined
      ? []
      : [`${configuration} ${formatFigure(decode)} of ${formatFigure(whole)}`];
  });
  if (parts.length === 0) return [];
  return [
    `The emulated x86 CPU has no NRIP-save: the hypervisor decodes the instruction that exited to learn its length, ` +
      `which real ones tell it. Instructions of a hypercall that are due to it: ${parts.join(', ')}.`,
  ];
}

/** Minimum and deviation where they say something that the median does not. */
function spreadNotes(columns: readonly Figures[]): string[] {
  const spreads = columns.flatMap(({ configuration, summaries = [] }) =>
    summaries
      .filter(
        ({ minimum, median, medianAbsoluteDeviation }) =>
          median - minimum > NEGLIGIBLE * median || medianAbsoluteDeviation > NEGLIGIBLE * median,
      )
      .map((summary) => ({
        microbenchmark: summary.microbenchmark,
        text:
          `${configuration} ${formatFigure(summary.minimum)} ` +
          `(±${formatFigure(summary.medianAbsoluteDeviation)})`,
      })),
  );
  if (spreads.length === 0) return [];
  const lines = [...Map.groupBy(spreads, (spread) => spread.microbenchmark)].map(
    ([microbenchmark, texts]) => `${microbenchmark}: ${texts.map(({ text }) => text).join(', ')}`,
  );
  return [
    `Minimum (± median absolute deviation), where one is more than ${100 * NEGLIGIBLE} % off the median: ` +
      `${lines.join('; ')}.`,
  ];
}

const explanationTexts: Readonly<Record<OutlierReason, string>> = {
  'first-batch': 'first of a microbenchmark (stage-2 faults, first use of code and data)',
  'host-tick': "with a tick of the host kernel's timer",
  unexplained: 'without an explanation',
};

function outlierNote(columns: readonly Figures[]): string {
  const explanations = columns
    .flatMap(({ summaries = [] }) => summaries)
    .flatMap(({ outliers }) => outliers.map(({ explanation }) => explanation));
  const counts = Object.entries(explanationTexts)
    .map(([explanation, text]) => ({
      text,
      count: explanations.filter((found) => found === explanation).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ text, count }) => `${count} ${text}`);
  return counts.length === 0
    ? 'No batch stands out from its median.'
    : `Batches that stand out from their median: ${counts.join(', ')}.`;
}

function describeEnd(run: Run): string {
  if (run.endedAt === null) {
    return 'This run was interrupted, or is still going on: here is what it has measured.';
  }
  return run.verified
    ? 'Verified: every configuration was measured twice, each from a machine booted afresh, without a difference.'
    : 'Not verified (worldswitch run --verify measures everything twice).';
}

/** What is the same for all is said once, what is not with the configurations for which it holds. */
function eachOf(
  completed: readonly CompletedMeasurement[],
  describe: (measurement: CompletedMeasurement) => string,
): string {
  const texts = [...Map.groupBy(completed, describe)];
  const [only] = texts;
  if (only !== undefined && texts.length === 1) return only[0];
  return texts
    .map(([text, of]) => `${of.map((measurement) => measurement.configuration).join(', ')}: ${text}`)
    .join('; ');
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
