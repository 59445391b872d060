import { extname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { type ProcessEnd, startProcess } from '../system/processes.ts';
import { type OrderEvent, orderEventSchema } from './events.ts';
import type { Order } from './order.ts';

/** Our program, compiled if we are. */
export const PROGRAM = fileURLToPath(new URL(`program${extname(import.meta.url)}`, import.meta.url));

/** Hours: machines have limits of their own, so this ends only what has lost its way. */
export const HOURS = 12;

/** An order that is carried out by a process of its own. */
export interface OrderProcess {
  /** What becomes of it, until the process has nothing more to say. */
  readonly events: AsyncIterable<OrderEvent>;
  /** How the process ended, once it is gone; never rejects. */
  readonly ended: Promise<ProcessEnd>;
}

/** How it is started. */
export interface OrderProcessOptions {
  /** The id of the run. */
  readonly id: string;
  /** The folder of the results. */
  readonly home: string;
  /** {@link PROGRAM}, unless a test has one of its own. */
  readonly program: string;
  /** Ends it, and its machines. */
  readonly signal: AbortSignal;
}

/** Begins to carry out an order. */
export function startOrder(order: Order, { id, home, program, signal }: OrderProcessOptions): OrderProcess {
  const child = startProcess(process.execPath, [program, id, JSON.stringify(order)], {
    timeLimit: HOURS * 3600,
    env: { WORLDSWITCH_HOME: home },
    sockets: 1,
    diesWithUs: true,
    signal,
  });
  const [socket] = child.sockets;
  return { events: socket === undefined ? nothing() : eventsOf(socket), ended: child.ended };
}

async function* nothing(): AsyncGenerator<OrderEvent> {}

async function* eventsOf(socket: Duplex): AsyncGenerator<OrderEvent> {
  for await (const line of linesOf(socket)) {
    const event = eventOf(line);
    if (event !== undefined) yield event;
  }
}

/** Lines until the other end is closed, however that comes about. */
function linesOf(socket: Duplex): AsyncIterable<string> {
  const lines = createInterface({ input: socket, crlfDelay: Infinity });
  // A process that is killed may reset the connection.
  socket.on('error', () => lines.close());
  return lines;
}

/** Undefined for what is no event: the last line of a process that was killed may be cut. */
function eventOf(line: string): OrderEvent | undefined {
  try {
    return orderEventSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
