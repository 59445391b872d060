import { editDistance } from '../../catalog/find.ts';
import { WorldswitchError } from '../../system/errors.ts';
import type { DebianArchitecture } from '../packages/bundle-definition.ts';
import { compareDebianVersions } from './debian-version.ts';
import { type ArchivedSoftware, type Offer, softwareTitles } from './offers.ts';
import { LATEST, parseRequest } from './request.ts';

/** What was looked for. */
export interface Wanted {
  /** As the user typed it. */
  readonly text: string;
  readonly software: ArchivedSoftware;
  readonly architecture: DebianArchitecture;
  /** Of a kernel, the one that is taken if none is named; else the empty string. */
  readonly flavour: string;
  /** Whether the lock alone was asked. */
  readonly locked: boolean;
}

/** Letters to be changed, of which a word may have one in three at most. */
const NEAR = 2;

/** What a version is that is made of numbers alone, or begins so before a flavour. */
const NUMBERS = /^\d+(?:\.\d+)*$/;

/**
 * Says of a text that it names no version that is to be had, and what does.
 *
 * @param offers what could be had and used instead, the newest first
 */
export function missingVersion(wanted: Wanted, offers: readonly Offer[]): WorldswitchError {
  const { text, software, architecture, locked } = wanted;
  const request = parseRequest(text, software);
  const near = nearestNames({ ...wanted, flavour: request?.flavour ?? wanted.flavour }, offers);
  const message =
    request === undefined
      ? `'${text}' is no version of ${softwareTitles[software]}, no suite, and no path`
      : `there is no ${softwareTitles[software]} '${text}' ${locked ? 'in the lock' : 'to be had'} for ${architecture}`;
  return new WorldswitchError(near.length === 0 ? message : `${message}; ${nearestText(near)}`, {
    next: `${choicesText(software, seriesOf(offers, request?.flavour ?? wanted.flavour))}, or give a path, which has a / in it`,
  });
}

function nearestText(near: readonly string[]): string {
  return `the nearest ${near.length === 1 ? 'is' : 'are'} ${near.map((name) => `'${name}'`).join(' and ')}`;
}

function choicesText(software: ArchivedSoftware, series: readonly string[]): string {
  const all = 'worldswitch list --versions shows all that there are';
  return series.length === 0
    ? `choose a version with --${software} (${all})`
    : `choose one of ${series.join(', ')}, ${LATEST} or a suite with --${software} (${all})`;
}

/** The oldest first. */
function seriesOf(offers: readonly Offer[], flavour: string): string[] {
  const series = offers.filter((offer) => offer.flavour === flavour).map(({ version }) => seriesIn(version));
  return [...new Set(series)].toReversed();
}

function seriesIn(version: string): string {
  return /^\d+\.\d+/.exec(version)?.[0] ?? version;
}

/** Of numbers those before and behind them; of what else is typed a name that differs in few letters. */
function nearestNames({ text, software, flavour }: Wanted, offers: readonly Offer[]): string[] {
  const version = parseRequest(text, software)?.version ?? text;
  if (NUMBERS.test(version)) {
    const ofFlavour = offers.filter((offer) => offer.flavour === flavour);
    return neighbours(version, ofFlavour).map((name) => text.replace(version, name));
  }
  // A name of the software or a v before the number is none of its letters.
  const typed = text.replace(/^(?:linux|xen|qemu|v)[\s_-]*(?=\d)/i, '');
  const [nearest] = namesOf(offers)
    .map((name) => ({ name, distance: editDistance(typed, name) }))
    .filter(({ distance }) => distance <= Math.min(NEAR, typed.length / 3))
    .toSorted((a, b) => a.distance - b.distance);
  return nearest === undefined ? [] : [nearest.name];
}

/** All that could have been meant, shorter names before longer ones. */
function namesOf(offers: readonly Offer[]): string[] {
  const versions = offers.flatMap(({ version, release, flavour }) =>
    [seriesIn(version), version, release].flatMap((name) =>
      flavour === '' ? [name] : [name, `${name}-${flavour}`],
    ),
  );
  return [...new Set([LATEST, ...offers.flatMap(({ suites }) => suites), ...versions])].toSorted(
    (a, b) => a.length - b.length,
  );
}

/** The newest version before, and the oldest behind; of a series, `6.13`, these too. */
function neighbours(version: string, offers: readonly Offer[]): string[] {
  const parts = version.split('.').length;
  // Of a candidate, `7.4-rc2`, the number alone.
  const names = offers.map(
    (offer) => /^[\d.]*/.exec(offer.version)?.[0].split('.').slice(0, parts).join('.') ?? '',
  );
  const sorted = [...new Set(names)].toSorted(compareDebianVersions);
  const [before, behind] = [
    sorted.findLast((name) => compareDebianVersions(name, version) < 0),
    sorted.find((name) => compareDebianVersions(name, version) > 0),
  ];
  return [before, behind].filter((name) => name !== undefined);
}
