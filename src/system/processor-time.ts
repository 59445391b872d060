import { readFileSync } from 'node:fs';

/** Of proc_pid_stat(5): in each of them a process is said to have run or not. USER_HZ is 100 wherever Linux is. */
const TICKS_A_SECOND = 100;

/** Processor time in seconds that all threads of a process have had; `undefined` if it is gone. */
export function processorSeconds(pid: number): number | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // What stands before is the program's name, in brackets, which may have spaces and brackets of its own.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // utime and stime: fields 14 and 15, of which the third is the first here.
  const [user, system] = [fields[11], fields[12]].map(Number);
  return user === undefined || system === undefined ? undefined : (user + system) / TICKS_A_SECOND;
}

/** How a process that is judged by its own time came to be ended. */
export type Overrun =
  /** It had as much processor time as it may have. */
  | 'limit'
  /** It had none at all for {@link STALLED} seconds, as what waits for what never comes. */
  | 'stalled';

/** Seconds in which even a process that many others compete with gets some processor time. */
export const STALLED = 60;

/** Milliseconds between two looks. */
const INTERVAL = 500;

/**
 * Watches how much processor time a process has had, which is the same on a computer that is slow or has much else to do.
 *
 * @param pid `undefined` of what could not be started, which is not watched
 * @param limit seconds of processor time
 * @param onOverrun called once, when it exceeded that or stalled
 * @returns what ends the watch
 */
export function watchProcessorTime(
  pid: number | undefined,
  limit: number,
  onOverrun: (overrun: Overrun) => void,
): () => void {
  if (pid === undefined) return () => {};
  let last = { used: -1, at: performance.now() };
  const timer = setInterval(() => {
    const used = processorSeconds(pid);
    if (used === undefined) return;
    const now = performance.now();
    if (used > last.used) last = { used, at: now };
    const overrun = used >= limit ? 'limit' : now - last.at > STALLED * 1000 ? 'stalled' : undefined;
    if (overrun === undefined) return;
    clearInterval(timer);
    onOverrun(overrun);
  }, INTERVAL);
  return () => clearInterval(timer);
}
