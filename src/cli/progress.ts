import { Listr, type ListrTaskWrapper, type DefaultRenderer, type SimpleRenderer } from 'listr2';
import type { StudyEvent } from '../study/execute.ts';
import { createHowFar, type HowFar } from './how-far.ts';

/** Shows what a run does. */
export interface Progress {
  show: (event: StudyEvent) => void;
  /** Leaves the display as it is; nothing is shown after it. */
  close: () => Promise<void>;
}

/** A live list on a terminal, else a line for each event on stderr: stdout is for the result alone. */
export function createProgress(sessions: readonly string[]): Progress {
  const howFar = createHowFar(sessions.length);
  return process.stderr.isTTY && process.stdout.isTTY ? liveList(sessions, howFar) : plainLines(howFar);
}

function plainLines(howFar: HowFar): Progress {
  return {
    show: (event) => console.error(describe(event, howFar)),
    close: async () => {},
  };
}

/** @param howFar is told of each session that ends */
function describe(event: StudyEvent, howFar: HowFar): string {
  switch (event.kind) {
    case 'phase':
      return `${event.session}: ${event.phase}`;
    case 'completed': {
      const far = howFar.ended();
      return `${event.session}: done in ${event.seconds.toFixed(1)} s${far === '' ? '' : ` (${far})`}`;
    }
    case 'failed':
      howFar.ended();
      return event.error.describe(`${event.session} failed: `);
    case 'line':
      return event.line;
  }
}

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

/** One item of the list: shown as running until it is settled. */
interface Item {
  id: string;
  task?: Task;
  settle: PromiseWithResolvers<void>;
}

/** Milliseconds after which the time that a list shows is no longer right. */
const SECOND = 1000;

function liveList(sessions: readonly string[], howFar: HowFar): Progress {
  const items: Item[] = sessions.map((id) => ({ id, settle: Promise.withResolvers<void>() }));
  // The last line of the list: how far all is, and below it what was said last.
  const whole: Item = { id: '', settle: Promise.withResolvers<void>() };
  // What is said beside the list, once the list stands still.
  const lines: string[] = [];
  const list = new Listr(
    [...items, whole].map((item) => ({
      title: item === whole ? howFar.now() : `${item.id}: waiting`,
      task: (_: unknown, task: Task) => {
        item.task = task;
        return item.settle.promise;
      },
    })),
    {
      concurrent: true,
      exitOnError: false,
      // On Ctrl-C it would end the process itself; ending in order is the command's part.
      registerSignalListeners: false,
      rendererOptions: { showErrorMessage: false },
    },
  );
  const showWhole = (): void => {
    if (whole.task === undefined) return;
    whole.task.title = howFar.now();
    const line = lines.at(-1);
    if (line !== undefined) whole.task.output = line;
  };
  const ticking = setInterval(showWhole, SECOND);
  // An item that fails before the list has come to it is nobody's unhandled rejection.
  for (const { settle } of items) settle.promise.catch(() => {});
  const finished = list.run();
  const set = (id: string, title: string): Item | undefined => {
    const item = items.find((entry) => entry.id === id);
    if (item?.task !== undefined) item.task.title = title;
    return item;
  };
  return {
    show: (event) => {
      if (event.kind === 'phase') set(event.session, describe(event, howFar));
      else if (event.kind === 'completed') set(event.session, describe(event, howFar))?.settle.resolve();
      else if (event.kind === 'failed') {
        lines.push(describe(event, howFar));
        set(event.session, `${event.session}: failed`)?.settle.reject(event.error);
      } else {
        lines.push(event.line);
        showWhole();
      }
    },
    close: async () => {
      clearInterval(ticking);
      showWhole();
      whole.settle.resolve();
      for (const item of items) item.settle.reject(new Error('not finished'));
      await finished.catch(() => {});
      for (const line of lines.splice(0)) console.error(line);
    },
  };
}
