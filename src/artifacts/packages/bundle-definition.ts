/** Debian's name of an architecture that worldswitch runs on or emulates: `amd64`. */
export type DebianArchitecture = string;

/** A Debian release whose packages are used, with the suites its versions come from. */
export const distributions = {
  bookworm: {
    main: ['bookworm', 'bookworm-updates', 'bookworm-backports'],
    security: ['bookworm-security'],
  },
  trixie: { main: ['trixie', 'trixie-updates'], security: ['trixie-security'] },
} as const;
export type DistributionName = keyof typeof distributions;

/** Suites of the archive that are looked into together. */
export interface ArchiveSuites {
  /** What they are called, where one has to wait for them or can't have them. */
  readonly name: string;
  readonly main: readonly string[];
  /** Those of the security archive. */
  readonly security: readonly string[];
  /** True if the archive need not have all of them. */
  readonly mayLack?: boolean;
}

/** The suites of a release whose packages are used. */
export function suitesOf(distribution: DistributionName): ArchiveSuites {
  return { name: distribution, ...distributions[distribution] };
}

/** A set of packages that is unpacked into one tree. */
export interface BundleDefinition {
  /** What it is for, as a user reads it. */
  purpose: string;
  /** The architecture they are for; `host`: that of this computer, where their programs run. */
  architecture: DebianArchitecture;
  distribution: DistributionName;
  /** The suite whose versions are preferred, if it is not the distribution's own (backports are never by default). */
  suite?: string;
  /** Packages that are taken with the libraries they need. */
  withLibraries: readonly string[];
  /** Packages that are taken by themselves. */
  alone: readonly string[];
  /** Metapackages of which that package is taken which they stand for at the time: its name has the kernel's ABI number. */
  standsFor?: readonly string[];
  /** The software that the bundle is brought for in one version: a suite may have it in another one later. */
  version?: { readonly software: 'Linux' | 'Xen'; readonly number: string };
  /** What is unpacked, as patterns of tar's (`./boot/*`); everything if there are none. */
  only?: readonly string[];
  /** False if it is brought when a configuration asks for it, and not by `setup`. */
  byDefault: boolean;
}
