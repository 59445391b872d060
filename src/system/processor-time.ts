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
  /** It had as much processor time as it may have without getting any further. */
  | 'limit'
  /** It got further all the time, and had {@link MOST_LIMITS} times as much as that. */
  | 'slow'
  /** It had none at all for {@link STALLED} seconds, as what waits for what never comes. */
  | 'stalled';

/** Seconds in which even a process that many others compete with gets some processor time. */
export const STALLED = 60;

/** How many times its limit a process may have that gets further: what says the same for ever is ended too. */
export const MOST_LIMITS = 4;

/** Milliseconds between two looks. */
const INTERVAL = 500;

/**
 * Watches how much processor time a process has had, which is the same on a computer that is slow or has much else to do.
 *
 * @param pid `undefined` of what could not be started, which is not watched
 * @param limit seconds of processor time since it last got further
 * @param onOverrun called once, when it exceeded that or stalled
 * @param progress how far it is: another number than before if it got further
 * @returns what ends the watch
 */
export function watchProcessorTime(
  pid: number | undefined,
  limit: number,
  onOverrun: (overrun: Overrun) => void,
  progress: () => number = () => 0,
): () => void {
  if (pid === undefined) return () => {};
  let last = { used: -1, at: performance.now() };
  let reached = { progress: progress(), used: 0 };
  const timer = setInterval(() => {
    const used = processorSeconds(pid);
    if (used === undefined) return;
    const now = performance.now();
    if (used > last.used) last = { used, at: now };
    const far = progress();
    if (far !== reached.progress) reached = { progress: far, used };
    const overrun = overrunOf(used, used - reached.used, now - last.at, limit);
    if (overrun === undefined) return;
    clearInterval(timer);
    onOverrun(overrun);
  }, INTERVAL);
  return () => clearInterval(timer);
}

/** @param used seconds in all, of which `sinceProgress` since it last got further; milliseconds without any processor time */
function overrunOf(used: number, sinceProgress: number, idle: number, limit: number): Overrun | undefined {
  if (sinceProgress >= limit) return 'limit';
  if (used >= limit * MOST_LIMITS) return 'slow';
  return idle > STALLED * 1000 ? 'stalled' : undefined;
}
