import { checkSelfTest, describeSelfTest } from '../analysis/self-test.ts';
import { tooFewBatches } from '../analysis/sensitivity.ts';
import { type OutlierReason, overheadOf } from '../analysis/summary.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import { published } from '../catalog/published.ts';
import { PROTOCOL_VERSION } from '../protocol/messages.ts';
import { isOfMicrobenchmarks, type MicrobenchmarkMeasurement } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import {
  columnsOf,
  decodingOf,
  isMostlyDecoding,
  type MeasuredColumn,
  summaryOf,
} from './measured-columns.ts';
import { microbenchmarkSheets } from './microbenchmark-sheets.ts';
import { formatFigure } from './numbers.ts';
import { eachOf, sentence } from './said.ts';
import { hasPublished } from './sheet.ts';
import { caveatOf, unitWords } from './units.ts';
import { describeVersions } from './versions.ts';
import { vmNotes } from './vm-notes.ts';

/** What one must know to read the figures of microbenchmarks; nothing if a run has none. */
export function microbenchmarkNotes(run: Run): string[] {
  const completed = run.measurements.filter(isOfMicrobenchmarks);
  if (completed.length === 0) return [];
  const columns = columnsOf(run);
  const passed = completed.every((measurement) => checkSelfTest(measurement).passed);
  return [
    ...microbenchmarkUnitNotes(run),
    ...(microbenchmarkSheets(run).some(hasPublished)
      ? [
          `Cycles: what the study of 2016 published for the hardware of its time; another unit, of another ` +
            `machine. ${sentence(published.source)}`,
        ]
      : []),
    ...completed.flatMap(vmNotes),
    ...definitionNotes(completed),
    ...sensitivityNotes(columns),
    ...spreadNotes(columns),
    ...artefactNotes(columns),
    outlierNote(columns),
    `Overhead subtracted per operation: ${eachOf(completed, describeOverhead)}.`,
    `${passed ? 'Self-test passed' : 'Self-test FAILED, the figures are not a result'}: ` +
      `${eachOf(completed, (measurement) => describeSelfTest(checkSelfTest(measurement)))}.`,
    `Measured with ${eachOf(completed, ({ fingerprint }) => describeVersions(fingerprint))}.`,
  ];
}

/** What the figures of microbenchmarks are, for each unit. */
export function microbenchmarkUnitNotes({ measurements }: Pick<Run, 'measurements'>): string[] {
  const completed = measurements.filter(isOfMicrobenchmarks);
  return [...Map.groupBy(completed, ({ clock }) => clock.unit)].map(([unit, own]) => {
    const what = [
      `Unit: ${unitWords[unit]}, per operation, overhead of the loop and the clock subtracted`,
      caveatOf(unit),
    ];
    return `${what.filter((part) => part !== '').join('; ')}. Medians of ${eachOf(own, batchesOf)}.`;
  });
}

function batchesOf({ fingerprint: { parameters }, samples }: MicrobenchmarkMeasurement): string {
  const own = samples.filter(({ benchmark }) => parameters.benchmarks.includes(benchmark));
  const all = (own.length === 0 ? [parameters] : own).map(({ iterations }) => iterations);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const operations = least === most ? formatFigure(most) : `${formatFigure(least)} to ${formatFigure(most)}`;
  return `${parameters.batches} batches of ${operations} operations`;
}

function describeOverhead(measurement: MicrobenchmarkMeasurement): string {
  const overhead = overheadOf(measurement);
  return `loop ${formatFigure(overhead.loop)}, clock reads around each operation ${formatFigure(overhead.each)}`;
}

/** Part of a median; what is less says nothing that the median does not. */
const NEGLIGIBLE = 0.01;

/** A figure of another protocol version may be of something else under the same name. */
function definitionNotes(completed: readonly MicrobenchmarkMeasurement[]): string[] {
  const others = completed.flatMap(({ configuration, fingerprint }) =>
    fingerprint.testbed === 'emulated' && fingerprint.protocol < PROTOCOL_VERSION
      ? [{ configuration, protocol: fingerprint.protocol }]
      : [],
  );
  if (others.length === 0) return [];
  return [
    `Measured by an older probe (${eachOf(others, ({ protocol }) => `protocol ${protocol}`)}; today's is ` +
      `${PROTOCOL_VERSION}): what passes through a scheduler was taken at other points of time then, and figures are of other batches. Measure again to compare.`,
  ];
}

/** Which part of an operation is the emulated CPU's and no real one's, as measured. */
function artefactNotes(columns: readonly MeasuredColumn[]): string[] {
  return microbenchmarks.flatMap(({ id, artefact }) => {
    if (artefact === undefined) return [];
    const parts = columns.flatMap((column) => {
      const [part, whole] = [id, artefact.of].map((each) => summaryOf(column, each)?.median);
      return part === undefined || whole === undefined
        ? []
        : [`${column.configuration} ${formatFigure(part)} of ${formatFigure(whole)}`];
    });
    const mostly = columns.flatMap((column) => namesOf(column, (name) => isMostlyDecoding(column, name)));
    const unknown = columns.flatMap((column) =>
      namesOf(column, (name) => decodingOf(column, name) === 'unknown'),
    );
    return [
      ...said(`Instructions of a ${artefact.of} that are due to it`, parts, ', '),
      ...said('Figures of which more than half is', mostly, '; '),
      ...said(`Figures of which it is not known how much is, as ${id} was not measured`, unknown, '; '),
    ].map((text, index) => (index === 0 ? `${artefact.cause} ${text}` : text));
  });
}

/** How far figures may move when nothing that matters changes, as a part of them: each configuration's, least and most. */
function sensitivityNotes(columns: readonly MeasuredColumn[]): string[] {
  const known = columns
    .flatMap(({ summaries = [] }) => summaries)
    .filter(({ sensitivity }) => sensitivity !== undefined);
  const unknown = unknownNotes(columns);
  if (known.length === 0) return unknown;
  const moving = known.flatMap(({ benchmark, median, sensitivity = 0 }) =>
    sensitivity === 0 ? [] : [{ benchmark, share: sensitivity / (median || 1) }],
  );
  const lines = [...Map.groupBy(moving, ({ benchmark }) => benchmark)].map(([benchmark, own]) => {
    const shares = own.map(({ share }) => share);
    const [least, most] = [percent(Math.min(...shares)), percent(Math.max(...shares))];
    return `${benchmark} by ${least === most ? least : `${least} to ${most}`} %`;
  });
  return [
    lines.length === 0
      ? `Sensitivity${unknown.length === 0 ? '' : ' of others than below'}: none. A difference of one instruction is a difference in what is measured.`
      : `Sensitivity, how far a neutral change may move a figure: ${lines.join(', ')}${
          moving.length < known.length ? '; others not at all' : ''
        }.`,
    ...unknown,
  ];
}

/** Figures of which nobody can say how far they move, by the number of batches that is too small. */
function unknownNotes(columns: readonly MeasuredColumn[]): string[] {
  const unknown = columns
    .filter(({ clock }) => clock?.exact === true)
    .flatMap(({ summaries = [] }) => summaries.filter(({ sensitivity }) => sensitivity === undefined));
  return [...Map.groupBy(unknown, ({ batches }) => batches)].map(([batches, own]) => {
    const ids = new Set(own.map(({ benchmark }) => benchmark));
    return `Sensitivity of ${[...ids].join(', ')}: ${tooFewBatches(batches)}.`;
  });
}

function percent(share: number): string {
  return (100 * share).toFixed(2);
}

/** A sentence with a list, if there is anything in it. */
function said(text: string, list: readonly string[], separator: string): string[] {
  return list.length === 0 ? [] : [`${text}: ${list.join(separator)}.`];
}

/** `kvm-x86 hypercall, virtual-ipi`: of the figures of a column those of which something holds. */
function namesOf(
  { configuration, summaries = [] }: MeasuredColumn,
  holds: (id: string) => boolean,
): string[] {
  const ids = summaries.map(({ benchmark }) => benchmark).filter(holds);
  return ids.length === 0 ? [] : [`${configuration} ${ids.join(', ')}`];
}

/** Minimum and deviation where they say something that the median does not. */
function spreadNotes(columns: readonly MeasuredColumn[]): string[] {
  // The table has it where a counter's frequency is known.
  const others = columns.filter(({ clock }) => clock?.frequency === undefined);
  const spreads = others.flatMap(({ configuration, summaries = [] }) =>
    summaries
      .filter(
        ({ minimum, median, medianAbsoluteDeviation }) =>
          median - minimum > NEGLIGIBLE * median || medianAbsoluteDeviation > NEGLIGIBLE * median,
      )
      .map(({ benchmark, minimum, medianAbsoluteDeviation }) => ({
        benchmark,
        text: `${configuration} ${formatFigure(minimum)} (±${formatFigure(medianAbsoluteDeviation)})`,
      })),
  );
  if (spreads.length === 0) return [];
  const lines = [...Map.groupBy(spreads, ({ benchmark }) => benchmark)].map(
    ([benchmark, texts]) => `${benchmark}: ${texts.map(({ text }) => text).join(', ')}`,
  );
  return [
    `Minimum (± median absolute deviation), where one is more than ${100 * NEGLIGIBLE} % off the median: ` +
      `${lines.join('; ')}.`,
  ];
}

const explanationTexts: Readonly<Record<OutlierReason, string>> = {
  'first-batch': 'first of a microbenchmark (stage-2 faults, first use of code and data)',
  'host-tick': "with a tick of the host kernel's timer",
  switched: 'while another thread had the VCPU',
  stolen: 'while another VM had the PCPU',
  unexplained: 'without an explanation',
};

function outlierNote(columns: readonly MeasuredColumn[]): string {
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
