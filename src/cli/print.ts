import { systemErrorCode } from '../system/errors.ts';

/**
 * Prints a text on standard output and waits until it is written. A reader that has seen enough and closes the
 * pipe (`| head`) is no error.
 */
export async function print(text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const settle = (error?: Error | null): void => {
    if (error === undefined || error === null || systemErrorCode(error) === 'EPIPE') resolve();
    else reject(error);
  };
  // The stream reports a closed pipe as an event too, which without a listener would end the process.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => {});
  process.stdout.write(text, settle);
  await promise;
}
