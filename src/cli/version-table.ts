import { architectureSupports } from '../architectures/index.ts';
import { type ArchivedSoftware, archivedSoftware, softwareTitles } from '../artifacts/archive/offers.ts';
import { type AvailableVersion, notesOn, type VersionList } from '../artifacts/list-versions.ts';

/** The versions that can be had, a table for each software and architecture. */
export function versionTables({ versions, fetched }: VersionList): string {
  const groups = Object.groupBy(versions, ({ software, architecture }) => `${software} ${architecture}`);
  const tables = archivedSoftware.flatMap((software) =>
    [...fetched].flatMap(([architecture, since]) => {
      const group = groups[`${software} ${architecture}`] ?? [];
      return group.length === 0
        ? []
        : [[titleOf(software, architecture, since, group), ...tableOf(group)].join('\n')];
    }),
  );
  return `${[...tables, ...notes(fetched)].join('\n\n')}\n`;
}

function titleOf(
  software: ArchivedSoftware,
  architecture: string,
  since: string | undefined,
  group: readonly AvailableVersion[],
): string {
  const [title, option] = [softwareTitles[software], `--${software}`];
  const own = architectureSupports.find(({ names }) => names.debian === architecture);
  const whose = software === 'qemu' ? 'to run here' : `for ${own?.title ?? architecture}`;
  return `${title} ${whose} (${option}), ${sourceOf(since, group)}:`;
}

/** Where versions are known from. What the archive has not any more is said at its own line. */
function sourceOf(since: string | undefined, group: readonly AvailableVersion[]): string {
  if (since !== undefined) return `of the archive on ${since.slice(0, 10)}`;
  return group.every(({ isLocked }) => isLocked)
    ? 'of the lock alone'
    : 'of the lock, and what was fetched before';
}

function tableOf(versions: readonly AvailableVersion[]): string[] {
  const withFlavours = versions.some(({ flavours }) => flavours.length > 0);
  const head = ['version', ...(withFlavours ? ['flavours'] : []), 'suites', "Debian's version", ''];
  const lines = versions.map((each) => [
    each.version,
    ...(withFlavours ? [each.flavours.join(' ')] : []),
    each.suites.join(' '),
    each.debianVersion,
    notesOn(each).join(', '),
  ]);
  const widths = head.map((_, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  return [head, ...lines].map((line) =>
    `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}

function notes(fetched: VersionList['fetched']): string[] {
  const absent = [...fetched]
    .filter(([, since]) => since === undefined)
    .map(([architecture]) => architecture);
  return [
    'An option takes any of these, or less of it (6.12: the newest of the series), latest, or a suite; a kernel also with ' +
      'a flavour\n(6.12-rt). Without one it is cloud, and generic for Dom0 on x86. What is not in the cache is fetched ' +
      'when it is asked for.',
    ...(absent.length === 0
      ? []
      : [
          `What else the archive has for ${absent.join(' and ')} is not known here: its indexes have not been fetched.\n` +
            'worldswitch list --versions --refresh fetches them (50 MB and about half a minute for each), as does asking ' +
            'for a version\nthat is not listed.',
        ]),
  ];
}
