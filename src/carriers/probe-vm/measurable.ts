import type { Symbols } from '../../artifacts/symbols/symbol.ts';
import type { Configuration } from '../../catalog/configurations.ts';
import { findMicrobenchmark } from '../../catalog/find.ts';
import { type Attempts, attemptEach } from '../../results/failure.ts';
import { WorldswitchError } from '../../system/errors.ts';
import { HOW_TO_ADD, type Probe } from './probe.ts';
import type { StampedFunctions } from '../../hypervisors/hypervisor.ts';
import { stampText } from './stamps.ts';

/**
 * Which microbenchmarks can be measured in a machine: the probe has a row that is timed as the catalog says, and where
 * it is stamped is known. Asked for another one, the probe would give up, and the figures of all would be lost.
 *
 * @param symbols the addresses of functions at which paths are stamped
 */
export function selectMeasurable(
  configuration: Configuration,
  functions: StampedFunctions,
  ids: readonly string[],
  { rows }: Pick<Probe, 'rows'>,
  symbols: Symbols,
): Attempts<string> {
  return attemptEach(ids, (id) => {
    const { timing, window } = findMicrobenchmark(id);
    const timed = rows.get(id);
    if (timed === undefined) throw new WorldswitchError(`the probe has no row '${id}'`, { next: HOW_TO_ADD });
    if (timed !== timing)
      throw new WorldswitchError(`the probe's row '${id}' is timed as '${timed}', and not as '${timing}'`, {
        next: HOW_TO_ADD,
      });
    if (window.kind === 'stamped') stampText(configuration, functions, window, symbols);
    return id;
  });
}
