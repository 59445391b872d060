/**
 * Compares two versions of packages as dpkg does (deb-version(7)): epochs as numbers, then upstream's version, then
 * Debian's revision. Below zero if `a` comes before `b`.
 */
export function compareDebianVersions(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  return (
    left.epoch - right.epoch ||
    comparePart(left.upstream, right.upstream) ||
    comparePart(left.revision, right.revision)
  );
}

/** The version that upstream gave it, as Debian writes it: `10.0.2+ds` of `1:10.0.2+ds-2+deb13u1`. */
export function upstreamOf(version: string): string {
  return partsOf(version).upstream;
}

interface VersionParts {
  readonly epoch: number;
  readonly upstream: string;
  readonly revision: string;
}

function partsOf(version: string): VersionParts {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const hyphen = rest.lastIndexOf('-');
  return {
    epoch: colon === -1 ? 0 : Number(version.slice(0, colon)),
    upstream: hyphen === -1 ? rest : rest.slice(0, hyphen),
    revision: hyphen === -1 ? '' : rest.slice(hyphen + 1),
  };
}

/** By turns what is no digits, character by character, and a number. */
function comparePart(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== '' || right !== '') {
    const [text, otherText] = [leading(left, /^\D*/), leading(right, /^\D*/)];
    const difference = compareText(text, otherText);
    if (difference !== 0) return difference;
    [left, right] = [left.slice(text.length), right.slice(otherText.length)];
    const [digits, otherDigits] = [leading(left, /^\d*/), leading(right, /^\d*/)];
    const byNumber = BigInt(digits === '' ? 0 : digits) - BigInt(otherDigits === '' ? 0 : otherDigits);
    if (byNumber !== 0n) return byNumber < 0n ? -1 : 1;
    [left, right] = [left.slice(digits.length), right.slice(otherDigits.length)];
  }
  return 0;
}

function leading(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[0] ?? '';
}

function compareText(a: string, b: string): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const difference = rank(a[index]) - rank(b[index]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** A tilde comes before the end, that before letters, and those before all else. */
function rank(character: string | undefined): number {
  if (character === '~') return -1;
  if (character === undefined) return 0;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 0x1_0000;
}
