import { type CarrierHere, microbenchmarksHere } from '../../catalog/here.ts';
import { calibrations } from '../../catalog/microbenchmarks.ts';
import { type RefusalReason, tidyTextSchema } from '../../protocol/here.ts';
import { type Message, ProtocolReader, SenderFailedError } from '../../protocol/messages.ts';
import { collectSamples } from '../../protocol/samples.ts';
import type { Sample } from '../../results/measurement.ts';
import type { Cycles, KernelStamp, Mark, Unavailable } from '../../results/vm.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { NEXT_WITHOUT_VM } from './in-vm.ts';

type Typed<T extends Message['type']> = Extract<Message, { type: T }>;

/** A program that measures where it is. */
export interface Reporter {
  /** Its message that says where that is. */
  readonly where: 'vm' | 'host';
  /** Ids of what it can measure. */
  readonly knows: (vm: HereReport['vm']) => readonly string[];
  /** What it means when it measures nothing. */
  readonly refuses: (reason: RefusalReason) => RefusedError;
}

/** What the program said of the VM that it was in, or the host that it was on, and what it measured there. */
export interface HereReport {
  readonly vm: Typed<'vm' | 'host'>;
  readonly facts: Readonly<Record<string, string[]>>;
  readonly vulnerabilities: Readonly<Record<string, string>>;
  readonly counter: Typed<'counter'>;
  readonly nops: Typed<'nops'>;
  readonly span: Typed<'span'>;
  /** Ids, in the order of the catalog. */
  readonly benchmarks: readonly string[];
  readonly unavailable: readonly Unavailable[];
  /** Calibrations first. */
  readonly samples: readonly Sample[];
  readonly marks: readonly Mark[];
  /** Of a host: where rows are stamped inside its kernel. */
  readonly stamps: readonly KernelStamp[];
  /** Of a host: cycles around batches, or why there are none; nothing if the program does not count any. */
  readonly cycles: readonly Cycles[] | string | undefined;
}

/** What measured: a program, or the kernel module. */
export function carrierOf(vm: HereReport['vm']): CarrierHere {
  return vm.type === 'vm' ? (vm.carrier ?? 'program') : 'program';
}

/** Characters that the lines of a program may have: with the most batches it prints a quarter of them. */
export const LONGEST_REPORT = 16 * 2 ** 20;

/** What every line begins with. */
const MARKER = '{"worldswitch":';

/** Whether a text is meant to be what the program printed, and no other document. */
export function isHereReport(text: string): boolean {
  return text.startsWith(MARKER);
}

/** The program says that nothing can be measured where it is. */
export class RefusedError extends WorldswitchError {}

/** The program that measures the VM that it is in. */
export const inVm: Reporter = {
  where: 'vm',
  knows: (vm) => microbenchmarksHere(vm.architecture, carrierOf(vm)).map(({ id }) => id),
  refuses: () =>
    new RefusedError('this machine is no VM, as far as it says: there is no hypervisor to be measured', {
      next: NEXT_WITHOUT_VM,
    }),
};

/**
 * Reads what the program printed, or whatever somebody says that it printed: a line a message, and nothing else.
 *
 * @throws RefusedError if it says that nothing can be measured there
 * @throws WorldswitchError that says what is wrong; its next step is the caller's to say
 */
export function parseHereReport(text: string, reporter: Reporter = inVm): HereReport {
  if (text.length > LONGEST_REPORT) throw wrong(`it has more than ${LONGEST_REPORT} characters`);
  const messages = messagesOf(text);
  const refused = messages.find((message) => message.type === 'refused');
  if (refused !== undefined) throw reporter.refuses(refused.reason);
  const vm = only(messages, reporter.where);
  const ofRows = sentRows(messages, vm, reporter);
  const { samples, failures } = collectSamples(messages, {
    iterations: 'any',
    batches: vm.batches,
    benchmarks: ofRows.benchmarks,
    stamped: new Set(),
  });
  const [failure] = failures;
  if (failure !== undefined) throw wrong(failure.error);
  for (const sample of samples) requirePlausible(sample);
  return {
    vm,
    facts: factsIn(messages),
    vulnerabilities: vulnerabilitiesIn(messages),
    counter: only(messages, 'counter'),
    nops: only(messages, 'nops'),
    span: only(messages, 'span'),
    ...ofRows,
    samples,
    marks: marksIn(messages, ofRows.benchmarks, vm),
    stamps: stampsIn(messages, reporter),
    cycles: cyclesIn(messages, ofRows.benchmarks, vm),
  };
}

function messagesOf(text: string): Message[] {
  const reader = new ProtocolReader();
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const messages = lines.flatMap((line, index) => {
    if (line === '') return [];
    if (!line.startsWith(MARKER)) throw wrong(`line ${index + 1} is none of its lines`);
    const [message, ...others] = reader.push(`${line}\n`);
    if (message === undefined || others.length > 0) throw wrong(`line ${index + 1} is not one message`);
    return [message];
  });
  // What was refused ends without having measured.
  if (!messages.some(({ type }) => type === 'refused')) reader.end();
  return messages;
}

/** The message of a type of which there must be exactly one. */
function only<T extends Message['type']>(messages: readonly Message[], type: T): Typed<T> {
  const [found, ...others] = messages.filter((message): message is Typed<T> => message.type === type);
  if (found === undefined) throw wrong(`there is no message of type '${type}'`);
  if (others.length > 0) throw wrong(`there are several messages of type '${type}'`);
  return found;
}

/** The rows that were measured and those that could not be, each of which must be known. */
function sentRows(
  messages: readonly Message[],
  vm: HereReport['vm'],
  { knows }: Reporter,
): Pick<HereReport, 'benchmarks' | 'unavailable'> {
  const known = knows(vm);
  const ofCalibration: readonly string[] = Object.values(calibrations);
  const sent = new Set(
    messages.flatMap((message) => (message.type === 'samples' ? [message.microbenchmark] : [])),
  );
  const unavailable = messages.flatMap((message) =>
    message.type === 'unavailable' ? [{ benchmark: message.microbenchmark, reason: message.reason }] : [],
  );
  const without = unavailable.map(({ benchmark }) => benchmark);
  const strange = [...sent, ...without].find((id) => !known.includes(id) && !ofCalibration.includes(id));
  if (strange !== undefined)
    throw wrong(
      `there is no microbenchmark '${strange}' that a ${carrierOf(vm)} on ${vm.architecture} can time`,
    );
  const twice = without.find((id, index) => sent.has(id) || without.indexOf(id) !== index);
  if (twice !== undefined) throw wrong(`${twice} is said not to be measurable, and is there again`);
  return { benchmarks: known.filter((id) => sent.has(id)), unavailable };
}

function factsIn(messages: readonly Message[]): Record<string, string[]> {
  const facts = messages.filter((message) => message.type === 'fact');
  const byName = Map.groupBy(facts, ({ name }) => name);
  return Object.fromEntries([...byName].map(([name, own]) => [name, own.map(({ text }) => text)]));
}

function vulnerabilitiesIn(messages: readonly Message[]): Record<string, string> {
  const all = messages.filter((message) => message.type === 'vulnerability');
  const untidy = all.find(({ name, text }) => !tidyTextSchema.safeParse(name + text).success);
  if (untidy !== undefined) throw wrong('the name or the text of a vulnerability is none of its texts');
  return Object.fromEntries(all.map(({ name, text }) => [name, text]));
}

function marksIn(messages: readonly Message[], benchmarks: readonly string[], vm: HereReport['vm']): Mark[] {
  const measured = [...Object.values(calibrations), ...benchmarks];
  return messages.flatMap((message) => {
    if (message.type !== 'mark') return [];
    const { microbenchmark: benchmark, batch, cause } = message;
    requireBatch(message, 'is marked', measured, vm);
    return [{ benchmark, batch, cause }];
  });
}

function cyclesIn(
  messages: readonly Message[],
  benchmarks: readonly string[],
  vm: HereReport['vm'],
): Cycles[] | string | undefined {
  const none = messages.find((message) => message.type === 'no-cycles');
  const all = messages.flatMap((message) => {
    if (message.type !== 'cycles') return [];
    const { microbenchmark: benchmark, batch, cycles, ticks } = message;
    requireBatch(message, 'has cycles', benchmarks, vm);
    return [{ benchmark, batch, cycles, ticks }];
  });
  if (new Set(all.map(({ benchmark, batch }) => `${benchmark} ${batch}`)).size < all.length)
    throw wrong('a batch has cycles twice');
  return none === undefined && all.length > 0 ? all : none?.reason;
}

/** Of what is said of a batch: it must be one that was measured. */
function requireBatch(
  { microbenchmark, batch }: { readonly microbenchmark: string; readonly batch: number },
  said: string,
  benchmarks: readonly string[],
  { batches }: HereReport['vm'],
): void {
  if (benchmarks.includes(microbenchmark) && batch < batches) return;
  throw wrong(`batch ${batch} of ${microbenchmark} ${said}, and there is none such`);
}

function stampsIn(messages: readonly Message[], { where }: Reporter): KernelStamp[] {
  const stamps = messages.flatMap((message) => {
    if (message.type !== 'kernel-stamp') return [];
    const { point, function: name, before, after, within } = message;
    return [{ point, function: name, before, after, within }];
  });
  if (stamps.length > 0 && where === 'vm') throw wrong("a VM can't be stamped in the host's kernel");
  const points = new Set(stamps.map(({ point }) => point));
  if (points.size < stamps.length) throw wrong('a point of the kernel is said to be stamped twice');
  return stamps;
}

function requirePlausible({ benchmark, batch, ticks, start, end }: Sample): void {
  if (start + ticks <= end) return;
  throw wrong(`batch ${batch} of ${benchmark} took longer than from its start to its end`);
}

function wrong(message: string): WorldswitchError {
  return new WorldswitchError(message, { next: 'give all lines that the program printed, as they were' });
}

/** Characters of what is said of lines that may be anybody's. */
const LONGEST_COMPLAINT = 300;

/**
 * What is wrong with the lines of a program, as a sentence about them, without what would steer a terminal; a refusal as it is.
 *
 * @param what the beginning of the sentence
 * @param file what the user calls the file that they are from
 */
export function aboutReport(error: unknown, what: string, next: string, file?: string): unknown {
  if (!(error instanceof WorldswitchError)) return error;
  const where = file === undefined ? {} : { file };
  if (error instanceof RefusedError)
    return new WorldswitchError(error.message, { next: error.next, ...where });
  const complaint = error.message.replaceAll(/[^ -~]/g, '?').slice(0, LONGEST_COMPLAINT);
  const beginning = error instanceof SenderFailedError ? '' : `${what}: `;
  return new WorldswitchError(`${beginning}${complaint}`, { next, ...where, cause: error });
}
