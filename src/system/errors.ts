/**
 * The one kind of error that worldswitch shows to a user: what went wrong, where to look, what to do next.
 * Anything else that reaches the command line is a defect and is shown with its stack.
 */
export class WorldswitchError extends Error {
  override readonly name = 'WorldswitchError';
  /** The file to look at, if one helps. */
  readonly file: string | undefined;
  /** The next step, as an imperative or a command line. */
  readonly next: string;
  /** Lines worth showing below the sentence: a log's end, a compiler's complaint. */
  readonly details: readonly string[];

  constructor(
    message: string,
    options: { next: string; file?: string; details?: readonly string[]; cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.next = options.next;
    this.file = options.file;
    this.details = options.details ?? [];
  }

  /**
   * The error as a user reads it: details first, so that the sentence that says what to do comes last.
   *
   * @param subject what failed, where the reader can't know it: the beginning of the sentence
   */
  describe(subject = ''): string {
    const file = this.file === undefined ? '' : ` File: ${this.file}.`;
    const details = this.details.map((line) => `  | ${line}\n`).join('');
    return `${details}worldswitch: ${subject}${sentence(this.message)}${file} Next: ${sentence(this.next)}`;
  }
}

/** Raised if what somebody types can't be, whatever there is on the computer: a number, or options that contradict each other. */
export class MisuseError extends WorldswitchError {}

/** Raised if what somebody names does not exist. */
export class NotFoundError extends MisuseError {}

/** Raised if what somebody names could be one of several. */
export class AmbiguousError extends MisuseError {}

/** Raised if figures can't be judged by others: what was measured is not the same, or not in the same way. */
export class IncomparableError extends WorldswitchError {}

/** Raised when the user interrupts (Ctrl-C) or asks the process to end. */
export class InterruptedError extends WorldswitchError {
  constructor(next = 'type the same command again; what was finished is kept') {
    super('interrupted', { next });
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The POSIX error code of a failed system call (`ENOSPC`, `EACCES`, …), if it is one. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** A text with a full stop, unless it ends with a stop of its own. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
