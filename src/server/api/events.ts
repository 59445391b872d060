import type { Context } from 'hono';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import type { ServerContext } from '../context.ts';
import { viewRun } from '../documents/run.ts';
import { isFinal, type Progress } from '../measuring/progress.ts';

/** Milliseconds after which something is sent although nothing happened, so that nobody takes the connection for dead. */
const HEARTBEAT = 15_000;

/** Sends how far a run is whenever it gets further, until it has ended. @throws NotFoundError if there is no such run */
export function streamProgress(c: Context, context: ServerContext, name: string): Response {
  const first = viewRun(context, name).progress;
  const { run } = first;
  return stream(
    c,
    async (events, next) => {
      let sent: string | undefined;
      let progress: Progress = first;
      for (;;) {
        const text = JSON.stringify(progress);
        if (text !== sent) await events.writeSSE({ event: 'progress', data: text });
        sent = text;
        if (isFinal(progress.state)) return;
        if (!(await next())) return;
        progress = viewRun(context, run).progress;
      }
    },
    [context.watcher.listen, context.measurer.listen],
  );
}

/** Sends how many runs there are whenever something about them changes. */
export function streamChanges(c: Context, { records, watcher, measurer }: ServerContext): Response {
  return stream(
    c,
    async (events, next) => {
      do {
        const total = records.read((store) => store.count());
        await events.writeSSE({ event: 'changed', data: JSON.stringify({ total }) });
      } while (await next());
    },
    [watcher.listen, measurer.listen],
  );
}

type Listen = (listener: () => void) => () => void;

/**
 * A stream of events.
 *
 * @param send sends what there is; what `next` returns is false once nobody listens any more, and true after a change
 * @param sources tell of changes
 */
function stream(
  c: Context,
  send: (events: SSEStreamingApi, next: () => Promise<boolean>) => Promise<void>,
  sources: readonly Listen[],
): Response {
  return streamSSE(c, async (events) => {
    let wake = Promise.withResolvers<void>();
    const changed = (): void => wake.resolve();
    const stops = sources.map((listen) => listen(changed));
    const heartbeat = setInterval(() => void events.write(': still here\n\n'), HEARTBEAT);
    events.onAbort(changed);
    try {
      await send(events, async () => {
        await wake.promise;
        // What changes while it is sent is sent then.
        wake = Promise.withResolvers<void>();
        return !events.aborted && !events.closed;
      });
    } finally {
      clearInterval(heartbeat);
      for (const stop of stops) stop();
    }
  });
}
