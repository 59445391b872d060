import { architectureSupports } from '../../architectures/index.ts';
import { compareDebianVersions } from './debian-version.ts';
import type { ArchivedSoftware, Offer } from './offers.ts';
import { suiteNames } from './suites.ts';

/** What a user types to have the newest version there is. */
export const LATEST = 'latest';

/** A version as a user asks for it. */
export interface VersionRequest {
  /** `6.12`, `6.12.43`, `6.12.43+deb12`, `6.12.43-1~bpo12+1`, `latest`, or a suite. */
  readonly version: string;
  /** Of a kernel: `generic`, `cloud`, `rt`, `16k`; the one that a machine boots by default if it is not said. */
  readonly flavour: string | undefined;
}

/** Flavours of Debian's kernels, in a place where no version has such a word. */
const FLAVOUR = /-(?:(?:cloud|rt)-)?(?:generic|cloud|rt|16k)(?=$)/;

/** The architecture's name in what uname says: `6.12.43+deb12-cloud-arm64`. */
const ARCHITECTURE = new RegExp(
  `-(?:${architectureSupports.map(({ names }) => names.debian).join('|')})(?=$|-16k$)`,
);

/**
 * What a text asks for; `undefined` if it names no version, so that it may be the path of a file.
 *
 * @param software kernels alone have flavours
 */
export function parseRequest(text: string, software: ArchivedSoftware): VersionRequest | undefined {
  if (software !== 'kernel') return isVersion(text) ? { version: text, flavour: undefined } : undefined;
  const named = ARCHITECTURE.exec(text) !== null;
  const plain = text.replace(ARCHITECTURE, '');
  const flavour = FLAVOUR.exec(plain)?.[0];
  const version = flavour === undefined ? plain : plain.slice(0, -flavour.length);
  if (!isVersion(version)) return undefined;
  return { version, flavour: flavour?.slice(1) ?? (named ? 'generic' : undefined) };
}

function isVersion(text: string): boolean {
  return /^(?:\d+:)?\d[\w.+~-]*$/.test(text) || text === LATEST || suiteNames.includes(text);
}

/** Whether a request is of one series at least, `6.12`, or of a suite: what has many answers is none. */
export function isOfSeries({ version }: VersionRequest): boolean {
  return /^\d+\.\d+/.test(version) || suiteNames.includes(version);
}

/**
 * The newest of the offers that are asked for; of several builds of one version the one that Debian numbers highest.
 *
 * @param flavour that is taken if the request names none
 */
export function chooseOffer(
  offers: readonly Offer[],
  { version, flavour: wanted }: VersionRequest,
  flavour: string,
): Offer | undefined {
  const ofFlavour = offers.filter((offer) => offer.flavour === (wanted ?? flavour));
  const ways: readonly ((offer: Offer) => boolean)[] = [
    // A name of exactly one build before the beginnings of several. A candidate's release is no more than a series.
    ({ debianVersion, release }) =>
      debianVersion === version || (release === version && !/^\d+\.\d+$/.test(version)),
    ({ suites }) => suites.includes(version),
    (offer) => version === LATEST && !/-rc\d+$/.test(offer.version),
    (offer) => beginsWith(offer.version, version) || beginsWith(offer.release, version),
    ({ debianVersion }) => beginsWith(debianVersion, version),
  ];
  for (const isMeant of ways) {
    const found = newest(ofFlavour.filter(isMeant));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a version begins with another one as a whole: 6.12.43 with 6.12, and not with 6.1. */
function beginsWith(version: string, beginning: string): boolean {
  return version.startsWith(beginning) && !/^[a-z\d]/i.test(version.slice(beginning.length));
}

function newest(offers: readonly Offer[]): Offer | undefined {
  return offers.toSorted((a, b) => compareDebianVersions(b.debianVersion, a.debianVersion))[0];
}
