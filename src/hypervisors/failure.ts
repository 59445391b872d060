/** What a machine's console says of why it ended. */
export interface Failure {
  /** What happened, by what the machine was started for: `booting`. */
  readonly message: (doing: string) => string;
  /** What it is if it happens each time. */
  readonly defect: string;
  /** Lines of the console that say more. */
  readonly details: readonly string[];
}

/** Finds a failure in all that a console printed. */
export type RecogniseFailure = (console: string) => Failure | undefined;
