import { IncomparableError, MisuseError } from '../system/errors.ts';

/** What the exit code of a command says: of nothing else, so that what judges by it is not misled. */
export const exitCodes = {
  done: 0,
  /** Of a check alone: something takes more than its baseline allows. */
  longer: 1,
  /** Of a reproduction alone: a figure is another one than was recorded. */
  differs: 1,
  misused: 2,
  /** Something could not be measured, brought, read or written, so that nothing can be said of it. */
  impossible: 3,
  /** It was measured, or need not be, and can't be judged by what it is held against: how that was measured does not allow it. */
  unjudged: 4,
} as const;

/** `git bisect run` takes it for "skip this one". */
const SKIP = 125;

/** `git bisect run` stops at it: what is misused is so at every commit. */
const STOP = 255;

/** The exit code that an error of a command leads to. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof IncomparableError) return exitCodes.unjudged;
  return error instanceof MisuseError ? exitCodes.misused : exitCodes.impossible;
}

/** An exit code in the words of `git bisect run`, which takes any from 1 to 127 but one for "bad". */
export function bisectCode(code: number): number {
  if (code === exitCodes.impossible || code === exitCodes.unjudged) return SKIP;
  return code === exitCodes.misused ? STOP : code;
}
