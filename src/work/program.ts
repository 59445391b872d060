// Carries out an order in a process of its own: its arguments are the id of the run and the order as JSON. It stores the
// run as any command does, and says what becomes of it (events.ts) as JSON lines on file descriptor 3. So pages are served
// while traces are explained, and its death is nobody else's.
import { setMaxListeners } from 'node:events';
import { writeSync } from 'node:fs';
import { openStore } from '../results/store.ts';
import { InterruptedError, WorldswitchError } from '../system/errors.ts';
import { carryOut, planOrder } from './carry-out.ts';
import { failureOf, type OrderEvent, valueOf } from './events.ts';
import { orderSchema } from './order.ts';

const EVENTS = 3;

const interruption = new AbortController();
// Each child process listens to it.
setMaxListeners(0, interruption.signal);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());

const [, , id = '', order = ''] = process.argv;
const store = openStore();
try {
  const how = { say: (line: string) => say({ kind: 'line', line }), signal: interruption.signal };
  const planning = planOrder(orderSchema.parse(JSON.parse(order)), how);
  await carryOut(planning, { store, id, onEvent: (event) => say(valueOf(event)), signal: how.signal });
  say({ kind: 'ended' });
} catch (error) {
  // Whoever interrupted it knows; what is no WorldswitchError is a defect and shows its stack.
  if (error instanceof InterruptedError) process.exitCode = 130;
  else if (error instanceof WorldswitchError) say({ kind: 'ended', error: failureOf(error) });
  else throw error;
} finally {
  store.close();
}

function say(event: OrderEvent): void {
  writeSync(EVENTS, `${JSON.stringify(event)}\n`);
}
