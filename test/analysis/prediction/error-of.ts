import { WorldswitchError } from '../../../src/system/errors.ts';

/** The error that a user would be shown. */
export function errorOf(action: () => unknown): WorldswitchError {
  try {
    action();
  } catch (error) {
    if (error instanceof WorldswitchError) return error;
    throw error;
  }
  throw new Error('there was no error');
}
