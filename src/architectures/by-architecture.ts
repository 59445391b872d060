import type { Architecture } from '../catalog/architectures.ts';
import { WorldswitchError } from '../system/errors.ts';

/** What differs between architectures, of those that have it. */
export type ByArchitecture<T> = Readonly<Partial<Record<Architecture, T>>>;

/**
 * What a table has for an architecture.
 *
 * @param what the table is of, as a user reads it: `KVM`
 * @throws WorldswitchError if it has nothing for it
 */
export function ofArchitecture<T>(table: ByArchitecture<T>, architecture: Architecture, what: string): T {
  const found = table[architecture];
  if (found !== undefined) return found;
  throw new WorldswitchError(`worldswitch does not know ${what} on ${architecture}`, {
    next: 'choose another configuration (worldswitch list shows them)',
  });
}
