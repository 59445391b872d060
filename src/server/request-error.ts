import { AmbiguousError, NotFoundError, WorldswitchError } from '../system/errors.ts';

/** The status codes by which a request is refused. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 415 | 422 | 503;

/** A request that is not answered, and the status code that says so. */
export class RequestError extends WorldswitchError {
  readonly status: RefusalStatus;

  constructor(
    status: RefusalStatus,
    message: string,
    options: ConstructorParameters<typeof WorldswitchError>[1],
  ) {
    super(message, options);
    this.status = status;
  }

  /** The result of an action; an error that a user can meet gets a status code, unless it says more itself. */
  static of<T>(status: RefusalStatus, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw refused(status, error);
    }
  }

  /** The same of an action that is going on. */
  static async ofPromise<T>(status: RefusalStatus, going: Promise<T>): Promise<T> {
    try {
      return await going;
    } catch (error) {
      throw refused(status, error);
    }
  }
}

/** An error that a user can meet as a refusal; any other as it is. */
function refused(status: RefusalStatus, error: unknown): unknown {
  if (!(error instanceof WorldswitchError)) return error;
  if (error instanceof RequestError || error instanceof NotFoundError || error instanceof AmbiguousError)
    return error;
  return new RequestError(status, error.message, { next: error.next, cause: error });
}

/** The status code of an error: 500 if nobody who asked is to blame. */
export function statusOf(error: unknown): RefusalStatus | 500 {
  if (error instanceof RequestError) return error.status;
  if (error instanceof NotFoundError) return 404;
  if (error instanceof AmbiguousError) return 400;
  // What SQLite has refused may go well again: it is locked, or its file can't be read now.
  const cause = error instanceof WorldswitchError ? error.cause : undefined;
  return cause instanceof Error && 'errcode' in cause ? 503 : 500;
}
