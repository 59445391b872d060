import { MisuseError } from '../../system/errors.ts';
import { compareDebianVersions } from './debian-version.ts';
import type { ArchivedSoftware, Offer } from './offers.ts';
import { LATEST } from './request.ts';

/** Versions of a piece of software, from one to another: both belong to it. */
export interface VersionRange {
  readonly software: ArchivedSoftware;
  /** As the user typed it. */
  readonly text: string;
  /** `undefined`: from the oldest on. */
  readonly from: string | undefined;
  /** A series, `7.3`, stands for all of its versions; `undefined`: up to the newest. */
  readonly to: string | undefined;
}

/** Which of the versions in a range are meant: the newest of each series, or all. */
export type Every = 'minor' | 'all';

const VERSION = /^\d+(?:\.\d+)*(?:-rc\d+)?$/;

/**
 * The range that a user types: `5.10..7.3`, `6.12..`, `..7.3`, or the versions of one series: `6.12`.
 *
 * @throws MisuseError if it is none, or runs backwards
 */
export function parseVersionRange(text: string, software: ArchivedSoftware): VersionRange {
  const [first = '', second = first, ...more] = text.split('..').map((part) => part.replace(/^v(?=\d)/, ''));
  const bounds = [first, second].map((part) => (part === '' || part === LATEST ? undefined : part));
  const [from, to] = bounds;
  const wrong = bounds.find((part) => part !== undefined && !VERSION.test(part));
  if (wrong !== undefined || more.length > 0 || (from === undefined && to === undefined && text !== '..')) {
    throw new MisuseError(`'${text}' is no range of versions`, {
      next: `type two versions or series with .. between them, such as --${software} ${EXAMPLES[software]} (worldswitch list --versions shows which there are)`,
    });
  }
  if (from !== undefined && to !== undefined && !isWithin(from, { from: undefined, to })) {
    throw new MisuseError(`${text} runs backwards: ${to} comes before ${from}`, {
      next: `type --${software} ${to}..${from}`,
    });
  }
  return { software, text, from, to };
}

const EXAMPLES: Readonly<Record<ArchivedSoftware, string>> = {
  kernel: '5.10..7.3',
  xen: '4.17..4.20',
  qemu: '8.2..11.1',
};

/** Whether upstream's number of a version, `6.12.43` or `7.3-rc7`, lies within a range. */
export function isWithin(number: string, { from, to }: Pick<VersionRange, 'from' | 'to'>): boolean {
  return (
    (from === undefined || compareNumbers(from, number) <= 0) &&
    (to === undefined || compareNumbers(number, to) <= 0 || number.startsWith(`${to}.`))
  );
}

/** Compares upstream's numbers of two versions; below zero if `a` comes before `b`. A candidate comes before its version. */
export function compareNumbers(a: string, b: string): number {
  return compareDebianVersions(...([a, b].map((number) => number.replace('-rc', '~rc')) as [string, string]));
}

/** The series of a version: `6.12` of `6.12.43`. */
export function seriesOf(number: string): string {
  return /^\d+\.\d+/.exec(number)?.[0] ?? number;
}

/**
 * The offers of a range, the oldest first, one for each of upstream's numbers: of several builds one that has all its parts, and
 * of those the one that Debian numbers highest.
 */
export function offersWithin(offers: readonly Offer[], range: VersionRange, every: Every): Offer[] {
  const own = offers.filter((offer) => offer.software === range.software && isWithin(offer.version, range));
  const builds = [...Map.groupBy(own, ({ version }) => version).values()].flatMap(
    (group) => group.toSorted(better)[0] ?? [],
  );
  const sorted = builds.toSorted((a, b) => compareNumbers(a.version, b.version));
  if (every === 'all') return sorted;
  const newest = new Set(newestOfSeries(sorted.map(({ version }) => version)));
  return sorted.filter(({ version }) => newest.has(version));
}

/** Of each series the newest number, of candidates only if there is nothing else. @param numbers the oldest first */
export function newestOfSeries(numbers: readonly string[]): string[] {
  return [...Map.groupBy(numbers, seriesOf).values()].flatMap(
    (group) => group.findLast((number) => !number.includes('-rc')) ?? group.at(-1) ?? [],
  );
}

function better(a: Offer, b: Offer): number {
  return Number(b.complete) - Number(a.complete) || compareDebianVersions(b.debianVersion, a.debianVersion);
}
