import { WorldswitchError } from '../../system/errors.ts';
import type { AnchorText } from './anchor.ts';
import type { Anchor } from './basis.ts';
import type { EventsOfCell } from './cells.ts';

/**
 * The anchor that a user means: the events of its operation are those of a cell that was measured with its kernel.
 *
 * @param places in which it is looked for, the nearest first: in those behind the first that has one it is not
 * @throws WorldswitchError if it is in none of them, or several configurations of one have it
 */
export function findAnchor(anchor: AnchorText, places: Iterable<readonly EventsOfCell[]>): Anchor {
  const { configuration, benchmark, kernel, value, unit } = anchor;
  const fitting = firstWith(places, (cell) => isMeant(cell, anchor));
  const [first] = fitting;
  if (first === undefined) {
    const on = configuration ?? 'kvm-arm64-vhe';
    throw new WorldswitchError(
      `no explanation of ${benchmark} with Linux ${kernel} is stored${configuration === undefined ? '' : ` of ${configuration}`}, so that the anchor says nothing`,
      { next: `worldswitch run -c ${on} -m ${benchmark} --kernel ${kernel} --explain` },
    );
  }
  const others = new Set(fitting.map((cell) => cell.configuration));
  if (others.size > 1)
    throw new WorldswitchError(`the anchor may be of ${[...others].join(' or ')}`, {
      next: `name the configuration: --anchor ${first.configuration}:${benchmark}=…`,
    });
  return {
    counts: first.events.counts,
    value,
    unit,
    said: `${benchmark} on ${first.configuration} with Linux ${first.kernel} takes ${value} ${unit}`,
  };
}

/** Those of the first place that has any. */
function firstWith(
  places: Iterable<readonly EventsOfCell[]>,
  fits: (cell: EventsOfCell) => boolean,
): readonly EventsOfCell[] {
  for (const cells of places) {
    const fitting = cells.filter(fits);
    if (fitting.length > 0) return fitting;
  }
  return [];
}

function isMeant(cell: EventsOfCell, { configuration, benchmark, kernel }: AnchorText): boolean {
  return (
    cell.benchmark === benchmark &&
    (configuration === undefined || cell.configuration === configuration) &&
    isOfVersion(cell.kernel, kernel)
  );
}

/** `6.12` is every 6.12.x, and not 6.1. */
function isOfVersion(version: string | null, wanted: string): boolean {
  return version?.startsWith(wanted) === true && /^(?:[.+-]|$)/.test(version.slice(wanted.length));
}
