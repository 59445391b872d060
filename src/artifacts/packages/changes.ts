import type { LockedPackage } from './lock.ts';

/** A package that differs between two states of a bundle. */
export interface PackageChange {
  before: LockedPackage | undefined;
  after: LockedPackage | undefined;
}

/** What differs. A package whose name has its version in it (a kernel's ABI number) is paired with its successor. */
export function changesBetween(
  before: readonly LockedPackage[],
  after: readonly LockedPackage[],
): PackageChange[] {
  const kept = new Set(before.map(({ sha256 }) => sha256));
  const added = after.filter(({ sha256 }) => !kept.has(sha256));
  const remaining = new Set(after.map(({ sha256 }) => sha256));
  const changes: PackageChange[] = before
    .filter(({ sha256 }) => !remaining.has(sha256))
    .map((old) => {
      const successor =
        added.find(({ name }) => name === old.name) ??
        added.find((candidate) => stem(candidate) === stem(old));
      if (successor !== undefined) added.splice(added.indexOf(successor), 1);
      return { before: old, after: successor };
    });
  return [...changes, ...added.map((fresh) => ({ before: undefined, after: fresh }))];
}

/** A package's name without the versions in it. */
function stem({ name }: LockedPackage): string {
  return name.replaceAll(/\d+/g, '#');
}
