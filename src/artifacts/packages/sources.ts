/** Where packages of one kind come from, as the host's apt is told. */
export interface AptSource {
  uris: string[];
  suites: string[];
  components: string[];
  /** A keyring file or a key block, as it stands there. */
  signedBy: string | undefined;
}

/** One archive of a mirror. */
export interface Archive {
  /** Without a slash at the end. */
  uri: string;
  signedBy: string | undefined;
}

/** The host's own mirror of Debian: its main archive and its security archive. */
export interface Mirrors {
  debian: Archive | undefined;
  security: Archive | undefined;
}

/** Debian's releases since apt knows all that is used here; names of suites, not of hosts. */
const RELEASES = ['bullseye', 'bookworm', 'trixie', 'forky', 'sid'];
/** Names that move from release to release. Other archives use them as well. */
const ALIASES = ['oldoldstable', 'oldstable', 'stable', 'testing', 'unstable'];

/** Reads the one-line form (`*.list`, sources.list(5)): the `deb` lines that it understands. */
export function parseOneLineSources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split('\n')) {
    const match = /^\s*deb\s+(?:\[(?<options>[^\]]*)\]\s*)?(?<rest>[^#]*)/.exec(line);
    const [uri, suite, ...components] = (match?.groups?.['rest'] ?? '').split(/\s+/).filter((x) => x !== '');
    if (uri === undefined || suite === undefined) continue;
    const signedBy = /(?:^|\s)signed-by=(\S+)/i.exec(match?.groups?.['options'] ?? '')?.[1];
    sources.push({ uris: [uri], suites: [suite], components, signedBy });
  }
  return sources;
}

/** Reads the deb822 form (`*.sources`, sources.list(5)): the enabled stanzas of binary packages. */
export function parseDeb822Sources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const stanza of text.split(/\n[^\S\n]*\n/)) {
    const fields = new Map<string, string>();
    let name: string | undefined;
    for (const line of stanza.split('\n')) {
      if (line.startsWith('#')) continue;
      const field = /^(?<name>[A-Za-z0-9-]+)\s*:(?<value>.*)$/.exec(line);
      if (field?.groups !== undefined) {
        name = field.groups['name']?.toLowerCase() ?? '';
        fields.set(name, field.groups['value']?.trim() ?? '');
      } else if (name !== undefined && /^\s/.test(line)) {
        fields.set(name, `${fields.get(name)}\n${line}`);
      }
    }
    const words = (key: string): string[] => (fields.get(key) ?? '').split(/\s+/).filter((x) => x !== '');
    if (
      !words('types').includes('deb') ||
      /^(no|false|0|off|without|disable)$/i.test(fields.get('enabled') ?? '')
    )
      continue;
    sources.push({
      uris: words('uris'),
      suites: words('suites'),
      components: words('components'),
      signedBy: fields.get('signed-by'),
    });
  }
  return sources;
}

/**
 * Finds Debian's main and security archive among the host's sources. Archives of others name their suites after
 * Debian's releases too; Debian's own has `-updates` beside them, or is signed by its own keys, or by what apt
 * trusts without being told.
 */
export function recogniseMirrors(sources: readonly AptSource[]): Mirrors {
  const usable = sources.filter(
    ({ uris, components }) => components.includes('main') && uris.some((uri) => /^(tor\+)?https?:/.test(uri)),
  );
  const updates = new Set(
    usable
      .filter(({ suites }) => suites.some((suite) => /-updates\/?$/.test(suite)))
      .flatMap(({ uris }) => uris.map(withoutSlash)),
  );
  const best = (isSuite: (suite: string) => boolean): Archive | undefined => {
    const ranked = usable
      .filter(({ suites }) => suites.some((suite) => isSuite(suite.replace(/\/$/, ''))))
      .map((source) => {
        const uri = withoutSlash(source.uris.find((candidate) => /^(tor\+)?https?:/.test(candidate)) ?? '');
        const keys = source.signedBy === undefined ? 1 : /debian-archive/.test(source.signedBy) ? 3 : 0;
        return { uri, signedBy: source.signedBy, rank: keys + (updates.has(uri) ? 2 : 0) };
      })
      .toSorted((a, b) => b.rank - a.rank);
    const [first] = ranked;
    return first === undefined || first.rank === 0 ? undefined : { uri: first.uri, signedBy: first.signedBy };
  };
  const own = /^$/;
  const security = /^(-security|\/updates)$/;
  return {
    debian: best(among(RELEASES, own)) ?? best(among(ALIASES, own)),
    security: best(among(RELEASES, security)) ?? best(among(ALIASES, security)),
  };
}

/** Whether a suite is one of these, with this suffix. */
function among(names: readonly string[], suffix: RegExp): (suite: string) => boolean {
  return (suite) => names.some((name) => suite.startsWith(name) && suffix.test(suite.slice(name.length)));
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/, '');
}
