import { compareDebianVersions } from '../../artifacts/archive/debian-version.ts';
import {
  type ArchivedSoftware,
  kernelFlavourOf,
  numberOf,
  type Offer,
} from '../../artifacts/archive/offers.ts';
import {
  compareNumbers,
  type Every,
  isWithin,
  newestOfSeries,
  offersWithin,
  seriesOf,
  type VersionRange,
} from '../../artifacts/archive/version-range.ts';
import { architectureFor, flavourFor, knownOffers } from '../../artifacts/known-offers.ts';
import type { FetchOptions } from '../../artifacts/packages/fetch.ts';
import type { HistoryVersion } from '../../analysis/history/history.ts';
import { configurations as catalog } from '../../catalog/configurations.ts';
import { findConfiguration } from '../../catalog/find.ts';
import type { IndexedConditions, IndexedSoftware } from '../../results/figure-index.ts';
import type { IndexedFigure } from '../../results/store.ts';
import { MisuseError } from '../../system/errors.ts';
import { isQemu } from './way.ts';

/** The versions of a history, and where each configuration has them from. */
export interface Axis {
  /** The oldest first. */
  readonly versions: readonly HistoryVersion[];
  /** By configuration, as many as there are versions; `undefined` where it can't be had. */
  readonly offers: ReadonlyMap<string, readonly (Offer | undefined)[]>;
}

/**
 * The versions that can be had, and those that were measured once and can't be had any more.
 *
 * @param measured all that the store has of the cells
 * @throws MisuseError if there are fewer than two
 */
export async function axisOf(
  range: VersionRange,
  every: Every,
  configurations: readonly string[],
  measured: readonly IndexedFigure[],
  options: FetchOptions,
): Promise<Axis> {
  const found = new Map<string, Offer[]>();
  for (const id of configurations)
    found.set(id, offersWithin(await offersFor(range.software, id, options), range, 'all'));
  const builds = new Map<string, string>();
  for (const { version, debianVersion } of [...found.values()].flat()) {
    const other = builds.get(version);
    if (other === undefined || compareDebianVersions(other, debianVersion) < 0)
      builds.set(version, debianVersion);
  }
  for (const each of versionsMeasured(measured, range))
    if (!builds.has(each.number)) builds.set(each.number, each.build);
  const all = [...builds.keys()].toSorted(compareNumbers);
  const numbers = every === 'all' ? all : newestOfSeries(all);
  requireTwo(numbers, range);
  return {
    versions: numbers.map((number) => ({ number, build: builds.get(number) ?? '' })),
    offers: new Map(
      [...found].map(([id, offers]) => [
        id,
        numbers.map((number) => offers.find(({ version }) => version === number)),
      ]),
    ),
  };
}

/** The versions in a range at which something was measured, the oldest first: of the builds of one the latest measured. */
export function versionsMeasured(
  figures: readonly IndexedFigure[],
  range: Pick<VersionRange, 'software' | 'from' | 'to'>,
): HistoryVersion[] {
  const builds = new Map<string, string>();
  for (const figure of figures) {
    const version = versionOf(figure, range.software);
    if (version !== undefined && isWithin(version.number, range) && !builds.has(version.number))
      builds.set(version.number, version.build);
  }
  return [...builds]
    .map(([number, build]) => ({ number, build }))
    .toSorted((a, b) => compareNumbers(a.number, b.number));
}

/**
 * Of the versions at which something was measured those that a history shows. The newest of a series may be another for each
 * configuration: one that the archive has for one architecture alone, or one that did not boot, hides no figure of the others.
 */
export function versionsShown(
  figures: readonly IndexedFigure[],
  range: Pick<VersionRange, 'software' | 'from' | 'to'>,
  every: Every,
): HistoryVersion[] {
  const all = versionsMeasured(figures, range);
  if (every === 'all') return all;
  const newest = (own: readonly IndexedFigure[]): string[] =>
    newestOfSeries(versionsMeasured(own, range).map(({ number }) => number));
  const completed = figures.filter(({ figure }) => figure !== undefined);
  const shown = new Set(
    [...Map.groupBy(completed, ({ configuration }) => configuration).values()].flatMap(newest),
  );
  const series = new Set([...shown].map(seriesOf));
  for (const number of newest(figures)) if (!series.has(seriesOf(number))) shown.add(number);
  return all.filter(({ number }) => shown.has(number));
}

/** The version of a piece of software that a figure is of; `undefined` if it is no point of a series: a user's own, or another flavour. */
export function versionOf(
  { configuration, conditions }: Pick<IndexedFigure, 'configuration' | 'conditions'>,
  software: ArchivedSoftware,
): HistoryVersion | undefined {
  const component = componentFor(conditions, software);
  const from = component?.package ?? undefined;
  if (component === null || from === undefined || conditions.own !== '') return undefined;
  // Bochs is an emulator, too, and no version of QEMU.
  if (software === 'qemu' && !isQemu(component)) return undefined;
  // What another version of worldswitch measured may be unknown to this one.
  const known = catalog.find(({ id }) => id === configuration);
  if (known === undefined) return undefined;
  if (software === 'kernel') {
    const flavour = kernelFlavourOf(from.name, architectureFor(software, known));
    if (flavour !== flavourFor(software, known)) return undefined;
  }
  return { number: numberOf(from.version), build: from.version };
}

/** What of the conditions of a figure is a piece of software. */
export function componentFor(
  { kernel, hypervisor, emulator }: IndexedConditions,
  software: ArchivedSoftware,
): IndexedSoftware | null {
  return { kernel, xen: hypervisor, qemu: emulator }[software];
}

/** The offers of a configuration: of a kernel those of its flavour. */
async function offersFor(software: ArchivedSoftware, id: string, options: FetchOptions): Promise<Offer[]> {
  const configuration = findConfiguration(id);
  const offers = await knownOffers(architectureFor(software, configuration), options);
  const flavour = flavourFor(software, configuration);
  return offers.filter((offer) => offer.software === software && offer.flavour === flavour);
}

function requireTwo(numbers: readonly string[], { text, software }: VersionRange): void {
  if (numbers.length > 1) return;
  const [only] = numbers;
  throw new MisuseError(
    only === undefined
      ? `there is no version in ${text}`
      : `${text} has only ${only}, and one version makes no history`,
    {
      next: `widen --${software}, or add --every all for each version of a series; worldswitch list --versions shows which there are`,
    },
  );
}
