// The process that measures a run which was started on a page: it is told what by its only argument (a MeasuringOrder
// as JSON), stores the run as any command does, and says what it does as JSON lines on file descriptor 3. It is a
// process of its own, so that pages are served while traces are explained, and that its death is not the server's.
import { setMaxListeners } from 'node:events';
import { writeSync } from 'node:fs';
import { openStore } from '../../results/store.ts';
import { executeStudy, type StudyEvent } from '../../study/execute.ts';
import { pruneAfter } from '../../study/prune.ts';
import { planStudy } from '../../study/study.ts';
import { InterruptedError, WorldswitchError } from '../../system/errors.ts';
import { provideParts } from '../../testbeds/emulated/parts.ts';
import { type MeasuringOrder, measuringOrderSchema, requestOf } from './order.ts';
import type { MeasuringEvent } from './progress.ts';

const EVENTS = 3;

const interruption = new AbortController();
// Each child process listens to it.
setMaxListeners(0, interruption.signal);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => interruption.abort());

try {
  await measure(measuringOrderSchema.parse(JSON.parse(process.argv[2] ?? '')));
  say({ kind: 'ended' });
} catch (error) {
  // Whoever interrupted it knows; what is no WorldswitchError is a defect and shows its stack.
  if (error instanceof InterruptedError) process.exitCode = 130;
  else if (error instanceof WorldswitchError) say({ kind: 'ended', error: failureOf(error) });
  else throw error;
}

async function measure({ run, study: order }: MeasuringOrder): Promise<void> {
  const study = planStudy(requestOf(order));
  const { signal } = interruption;
  const options = {
    qemu: undefined,
    locked: false,
    say: (line: string) => say({ kind: 'line', line }),
    signal,
  };
  const parts = await provideParts(options, study.configurations);
  const store = openStore();
  try {
    const result = await executeStudy(study, {
      parts,
      store,
      onEvent: (event) => say(told(event)),
      id: run,
      signal,
    });
    await pruneAfter([result]);
  } finally {
    store.close();
  }
}

function told(event: StudyEvent): MeasuringEvent {
  return event.kind === 'failed' ? { ...event, error: failureOf(event.error) } : event;
}

function failureOf({ message, next }: WorldswitchError): { message: string; next: string } {
  return { message, next };
}

function say(event: MeasuringEvent): void {
  writeSync(EVENTS, `${JSON.stringify(event)}\n`);
}
