import type {
  MeasuredBy,
  NotReproduced,
  Reproduction,
  ReproductionVerdict,
} from '../analysis/reproduction.ts';
import { softwareTitles } from '../artifacts/archive/offers.ts';
import { canBeHad, type Whereabouts } from '../artifacts/whereabouts.ts';
import { MEASUREMENT_VERSION } from '../results/measurement-versions.ts';
import { sentence } from '../system/errors.ts';
import { worldswitchVersion } from '../system/version.ts';
import { counted } from './comparison-headline.ts';
import { printable } from './printable.ts';

/** What is known before a run is measured anew. */
export interface ReproductionFacts {
  readonly recorded: MeasuredBy & { readonly id: string };
  readonly whereabouts: readonly Whereabouts[];
  readonly notReproduced: readonly NotReproduced[];
  readonly failed: readonly string[];
}

/** What a verdict is called in a table. */
export const verdictWords: Readonly<Record<ReproductionVerdict, string>> = {
  identical: 'identical',
  within: 'within its sensitivity',
  differs: 'differs',
  unjudged: "can't be judged",
  missing: 'could not be measured',
};

/** What a user must know before a run is measured anew: by what it was measured, where its software is, and what can't be. */
export function beforeReproduction({
  recorded,
  whereabouts,
  notReproduced,
  failed,
}: ReproductionFacts): string[] {
  return [
    provenanceText(recorded),
    ...whereabouts.map(whereaboutsText),
    ...notReproducedLines(notReproduced),
    ...failed.map((name) => `${name} failed when the run was measured: there is nothing to reproduce`),
  ].map(printable);
}

/** Which worldswitch measured a run, and whether this one counts the same. */
export function provenanceText({
  id,
  worldswitch,
  measurementVersions,
}: ReproductionFacts['recorded']): string {
  const by = `run ${id} was measured by worldswitch ${worldswitch.join(' and ')}`;
  const own = `this worldswitch (${worldswitchVersion()})`;
  const now = `${own} measures with version ${MEASUREMENT_VERSION}`;
  const others = measurementVersions.filter((version) => version !== MEASUREMENT_VERSION);
  if (others.length === 0)
    return `${by} with version ${MEASUREMENT_VERSION} of measurements, and ${own} measures with the same`;
  if (others.includes(0)) return `${by}, which recorded no version of measurements yet; ${now}`;
  // Between two releases the way of measuring may change, and the number stays.
  const isSameNumber = worldswitch.includes(worldswitchVersion());
  return (
    `${by} with version ${others.join(' and ')} of measurements, and ${now}: figures may differ for that reason alone, ` +
    (isSameNumber
      ? 'and the state of worldswitch that recorded them is the one that measures alike'
      : `and worldswitch ${worldswitch.join(' or ')} is the one that measures alike`)
  );
}

/** Where a recorded version is. */
function whereaboutsText(where: Whereabouts): string {
  const flavour = where.flavour === '' ? '' : ` (${where.flavour})`;
  const name = `${softwareTitles[where.software]} ${where.version}${flavour} for ${where.architecture}`;
  const places = [
    ...(where.isLocked ? ['in the lock'] : []),
    ...(where.inCache ? ['in the cache'] : []),
    ...(where.inArchive === true ? ['in the archive'] : []),
    ...(where.inArchive === false ? ['no longer in the archive'] : []),
  ];
  const text = `${name}: ${places.join(', ') || 'neither in the lock nor in the cache, and the archive could not be asked'}`;
  return canBeHad(where) ? text : `${text}, so that it can't be had`;
}

/** What can't be measured here, each with the reason and the next step. */
export function notReproducedLines(all: readonly NotReproduced[]): string[] {
  return [...Map.groupBy(all, ({ reason, next }) => `${sentence(reason)} Next: ${sentence(next)}`)].map(
    ([text, those]) => `${those.map(({ name }) => name).join(', ')} can't be reproduced: ${text}`,
  );
}

/** The result in a sentence. */
export function reproductionHeadline({
  cells,
  notReproduced,
  sameSamples,
  otherSoftware,
}: Reproduction): string {
  const of = (verdict: ReproductionVerdict): number =>
    cells.filter((each) => each.verdict === verdict).length;
  const [identical, within, differing, unjudged, missing] = [
    of('identical'),
    of('within'),
    of('differs'),
    of('unjudged'),
    of('missing'),
  ];
  const all = counted(cells.length, 'figure');
  const isAll = identical === cells.length;
  const which = cells.length === 1 ? 'the only figure is' : `all ${all} are`;
  const samples = isAll && sameSamples ? ', every batch included' : '';
  const parts = [
    `${isAll ? which : `${identical} of ${all}`} identical to the instruction${samples}`,
    ...(within === 0 ? [] : [`${within} within ${within === 1 ? 'its' : 'their'} sensitivity`]),
    ...(differing === 0 ? [] : [`${differing} ${differing === 1 ? 'differs' : 'differ'}`]),
    ...(unjudged === 0 ? [] : [`${unjudged} can't be judged`]),
    ...(missing === 0 ? [] : [`${missing} could not be measured`]),
    ...(notReproduced.length === 0
      ? []
      : [`not measured: ${notReproduced.map(({ name }) => name).join(', ')}`]),
  ];
  const word =
    differing > 0
      ? 'Not reproduced'
      : unjudged + missing + notReproduced.length > 0
        ? 'Reproduced in part'
        : 'Reproduced';
  const versions = otherSoftware ? ' with other versions' : '';
  return `${word}${versions}: ${parts.join(', ')}.`;
}
