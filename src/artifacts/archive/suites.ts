import type { ArchiveSuites } from '../packages/bundle-definition.ts';

/** Releases of Debian that the archive may have, the oldest first. */
const RELEASES = ['bullseye', 'bookworm', 'trixie', 'forky'] as const;

/** What a release has beside itself; not every release has all of them at a time. */
const PARTS = ['updates', 'proposed-updates', 'backports', 'backports-sloppy'] as const;

/** Suites that belong to no release, each with those that it builds on. */
const MOVING: Readonly<Record<string, readonly string[]>> = {
  sid: ['sid'],
  experimental: ['sid', 'experimental'],
};

/** All suites that are looked into, in the order in which they are named. */
export const everySuite: ArchiveSuites = {
  name: 'every suite',
  main: [
    ...RELEASES.flatMap((release) => [release, ...PARTS.map((part) => `${release}-${part}`)]),
    ...Object.keys(MOVING),
  ],
  security: RELEASES.map((release) => `${release}-security`),
  mayLack: true,
};

/** The names of {@link everySuite}. */
export const suiteNames: readonly string[] = [...everySuite.main, ...everySuite.security];

/**
 * The suites that together have all that a package of one of them depends on.
 *
 * @param there those that the archive has
 */
export function systemOf(suite: string, there: readonly string[]): ArchiveSuites {
  const moving = MOVING[suite];
  if (moving !== undefined) return { name: suite, main: moving, security: [] };
  const release = RELEASES.find((each) => suite === each || suite.startsWith(`${each}-`)) ?? suite;
  const ofRelease = [release, `${release}-updates`, suite].filter((each) => everySuite.main.includes(each));
  return {
    name: suite,
    main: [...new Set(ofRelease)].filter((each) => there.includes(each)),
    security: [`${release}-security`].filter((each) => there.includes(each)),
  };
}
