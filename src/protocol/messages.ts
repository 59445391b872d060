import { z } from 'zod';
import { WorldswitchError } from '../system/errors.ts';
import { messagesFromHere } from './here.ts';

/** The version of the line protocol between the code inside the machine and us. */
export const PROTOCOL_VERSION = 3;

/** What a message begins with, up to its version: anything may stand before it on the line. */
const MARKER = '{"worldswitch":';

/** Characters after which a message without an end is taken for a broken one. The longest real one has 300. */
export const LONGEST_MESSAGE = 65_536;

const count = z.int().nonnegative();
const header = { worldswitch: z.literal(PROTOCOL_VERSION), seq: count };
const fromProbe = { ...header, from: z.literal('probe') };
const fromInit = { ...header, from: z.enum(['vmm', 'dom0', 'driver']) };
const fromHere = { ...header, from: z.enum(['here', 'host']) };

const messageSchema = z.discriminatedUnion('type', [
  /** The machine as init finds it, before anything is measured. */
  z.strictObject({
    ...fromInit,
    type: z.literal('machine'),
    /** Ticks of the counter per second. */
    frequency: z.int().positive(),
    /** Ticks of the counter between two timer ticks of the host kernel. */
    tickPeriod: z.int().positive(),
    /** The release of the host kernel, as uname says it. */
    kernel: z.string(),
  }),
  /** Where a function of the host kernel is. A string, because an address exceeds 2^53. */
  z.strictObject({
    ...fromInit,
    type: z.literal('symbol'),
    name: z.string(),
    address: z.string().regex(/^0x[0-9a-f]+$/),
  }),
  /** A line in which the kernel or Xen says what it made of its parameters; with `'` for `"` (guest/host/settings.c). */
  z.strictObject({ ...fromInit, type: z.literal('log'), of: z.enum(['kernel', 'xen']), line: z.string() }),
  /** What the host's kernel says of one of its `/sys/devices/system/cpu/vulnerabilities`, or the VM's of its own. */
  z.strictObject({
    ...header,
    from: z.enum(['vmm', 'dom0', 'driver', 'here', 'host']),
    type: z.literal('vulnerability'),
    name: z.string(),
    text: z.string(),
  }),
  /** The sender can't go on. */
  z.strictObject({
    ...header,
    from: z.enum(['probe', 'vmm', 'dom0', 'driver', 'here', 'host']),
    type: z.literal('error'),
    message: z.string(),
  }),
  /** The first message of the probe: the host kernel's timer tick, as the probe's counter shows it. */
  z.strictObject({
    ...fromProbe,
    type: z.literal('tick'),
    /** The counter at one of the ticks. */
    phase: count,
  }),
  /** Timed batches that follow each other, all times in ticks of the counter. */
  z.strictObject({
    ...fromProbe,
    type: z.literal('samples'),
    microbenchmark: z.string(),
    /** The number of the first of them. */
    first: count,
    iterations: z.int().positive(),
    /** What each took, when it began, how long it was from there to its end, and what its first operations took, if known. */
    batches: z.array(
      z.tuple([count, count, count]).or(z.tuple([count, count, count, z.array(count).min(1)])),
    ),
  }),
  /** One repetition of a workload, in ticks of the counter. */
  z.strictObject({
    ...header,
    from: z.literal('driver'),
    type: z.literal('repetition'),
    /** 0: what is the same for any number of units, by one unit. */
    index: count,
    units: z.int().positive(),
    begin: count,
    end: count,
    /** The end of what the workload printed. */
    output: z.string(),
  }),
  /** The last message of the probe. */
  z.strictObject({ ...fromProbe, type: z.literal('done'), samples: count }),
  /** What one operation took, stamped from outside the machine. */
  z.strictObject({ ...header, from: z.literal('stamp'), type: z.literal('stamp'), ticks: count }),
  ...messagesFromHere(fromHere),
]);

/** What messages of any version have. Made once: to make a schema takes longer than to parse a message. */
const versioned = z.object({ worldswitch: z.int() });
const typed = z.object({ type: z.string() });

/** Raised when a message says that its sender failed. */
export class SenderFailedError extends WorldswitchError {}

/** One message from inside the machine, or about it. */
export type Message = z.infer<typeof messageSchema>;

type Sender = Message['from'];

const senderNames: Record<Sender, string> = {
  probe: 'the probe',
  vmm: 'the VMM',
  dom0: "Dom0's init",
  driver: 'the driver of the workload',
  stamp: 'the stamp plugin',
  here: 'the program that measures here',
  host: 'the program on the host',
};

const MEASURE_AGAIN = 'type the same command again; if it stays so, worldswitch run --cold boots afresh';
const REBUILD = 'worldswitch setup builds the code that runs inside the machine anew';

/**
 * Finds the messages in what a machine prints, among kernel messages, prefixes of the hypervisor and garbage.
 * Push what comes, in chunks of any size, and call {@link ProtocolReader.end} when nothing more can come.
 */
export class ProtocolReader {
  /** What may still become a message. */
  #pending = '';
  #nextSeq: Record<Sender, number> = { probe: 0, vmm: 0, dom0: 0, driver: 0, stamp: 0, here: 0, host: 0 };
  #samples = 0;
  #lastMicrobenchmark: string | undefined;
  #done = false;

  /**
   * The messages that `chunk` completes, in the order in which they were sent.
   *
   * @throws WorldswitchError if a message is broken, missing, of another version, or says that its sender failed.
   */
  push(chunk: string): Message[] {
    this.#pending += chunk;
    const messages: Message[] = [];
    for (;;) {
      const start = this.#pending.indexOf(MARKER);
      if (start === -1) {
        // The beginning of a marker may still be completed by the next chunk.
        this.#pending = this.#pending.slice(-(MARKER.length - 1));
        return messages;
      }
      this.#pending = this.#pending.slice(start);
      const length = objectLength(this.#pending);
      if (length === undefined) return messages;
      const text = this.#pending.slice(0, length);
      this.#pending = this.#pending.slice(length);
      messages.push(this.#accept(parseMessage(text)));
    }
  }

  /**
   * Says that nothing more will come.
   *
   * @throws WorldswitchError if the probe has not said that it is done.
   */
  end(): void {
    if (this.#done) return;
    if (this.#pending.startsWith(MARKER)) throw brokenMessage(this.#pending);
    if (this.#nextSeq.probe === 0) {
      const { vmm, dom0 } = this.#nextSeq;
      const init =
        vmm + dom0 === 0
          ? 'neither did init'
          : `${senderNames[vmm > 0 ? 'vmm' : 'dom0']} sent ${plural(vmm + dom0, 'message')}`;
      throw new WorldswitchError(`the probe printed nothing (${init})`, { next: MEASURE_AGAIN });
    }
    const where =
      this.#lastMicrobenchmark === undefined ? '' : ` at microbenchmark ${this.#lastMicrobenchmark}`;
    throw new WorldswitchError(`the probe stopped after ${plural(this.#samples, 'sample')}${where}`, {
      next: MEASURE_AGAIN,
    });
  }

  #accept(message: Message): Message {
    const expected = this.#nextSeq[message.from];
    if (message.seq !== expected) {
      const what =
        message.seq > expected
          ? `${plural(message.seq - expected, 'message')} of ${senderNames[message.from]} got lost`
          : `${senderNames[message.from]} began anew or said something twice`;
      throw new WorldswitchError(`${what} (number ${message.seq} came, ${expected} was due)`, {
        next: MEASURE_AGAIN,
      });
    }
    this.#nextSeq[message.from]++;
    if (message.type === 'error') {
      throw new SenderFailedError(`${senderNames[message.from]} failed: ${message.message}`, {
        next: MEASURE_AGAIN,
      });
    }
    if (message.from === 'probe') this.#acceptFromProbe(message);
    return message;
  }

  #acceptFromProbe(message: Extract<Message, { type: 'tick' | 'samples' | 'done' }>): void {
    if (this.#done) {
      throw new WorldswitchError(`the probe sent a ${message.type} after it had said that it was done`, {
        next: REBUILD,
      });
    }
    if (message.type === 'samples') {
      this.#samples += message.batches.length;
      this.#lastMicrobenchmark = message.microbenchmark;
      return;
    }
    if (message.type !== 'done') return;
    if (message.samples !== this.#samples) {
      throw new WorldswitchError(
        `the probe counted ${plural(message.samples, 'sample')}, and ${this.#samples} arrived`,
        { next: MEASURE_AGAIN },
      );
    }
    this.#done = true;
  }
}

/**
 * The length of the JSON object that `text` begins with, or `undefined` if its end has not come yet.
 *
 * @throws WorldswitchError if the line ends first, or no end can be expected any more.
 */
function objectLength(text: string): number | undefined {
  let depth = 0;
  let inString = false;
  let escaped = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '\n' || character === '\r' || index === LONGEST_MESSAGE) {
      throw brokenMessage(text.slice(0, index));
    }
    if (inString) {
      if (escaped) escaped = false;
      else if (character === '\\') escaped = true;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth++;
    else if (character === '}' && --depth === 0) return index + 1;
  }
  return undefined;
}

function parseMessage(text: string): Message {
  const value = parseJson(text);
  const version = versioned.safeParse(value);
  if (version.success && version.data.worldswitch !== PROTOCOL_VERSION) {
    throw otherVersion(version.data.worldswitch);
  }
  const result = messageSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const type = typed.safeParse(value);
  if (issue?.code === 'invalid_union' && issue.path.join('.') === 'type' && type.success) {
    throw new WorldswitchError(
      `the code inside the machine sent a message of type '${type.data.type}', which this side does not know: ` +
        'this side is older',
      { next: REBUILD, details: [text] },
    );
  }
  const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new WorldswitchError(
    `a message from inside the machine is wrong${place}: ${issue?.message ?? 'no reason'}`,
    {
      next: REBUILD,
      details: [text],
    },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw brokenMessage(text, error);
  }
}

function otherVersion(version: number): WorldswitchError {
  const older = version < PROTOCOL_VERSION ? 'the code inside the machine' : 'this side';
  return new WorldswitchError(
    `the code inside the machine speaks protocol version ${version}, this side version ${PROTOCOL_VERSION}: ` +
      `${older} is older`,
    { next: REBUILD },
  );
}

function brokenMessage(text: string, cause?: unknown): WorldswitchError {
  return new WorldswitchError('a message from inside the machine is cut or broken', {
    next: MEASURE_AGAIN,
    details: [text.slice(0, 300)],
    cause,
  });
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
