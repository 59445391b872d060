import type { Measurer } from '../../src/server/measuring/measurer.ts';
import type { Progress } from '../../src/server/measuring/progress.ts';

/** Resolves as soon as a run that is going on is in one of these states. */
export function reaches(
  measurer: Measurer,
  run: string,
  ...states: readonly Progress['state'][]
): Promise<Progress> {
  return new Promise((resolve) => {
    const look = (progress: Progress | undefined): void => {
      if (progress === undefined || progress.run !== run || !states.includes(progress.state)) return;
      stop();
      resolve(progress);
    };
    const stop = measurer.listen(look);
    look(measurer.progressOf(run));
  });
}
