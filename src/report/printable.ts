/**
 * A name from outside, such as a symbol of a kernel that somebody else built, as it can be shown anywhere: what would
 * steer a terminal, turn the direction of writing, break a line or be no character in XML becomes U+FFFD.
 */
export function printable(text: string): string {
  return text.replaceAll(
    /[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}\p{Noncharacter_Code_Point}]/gu,
    '\u{fffd}',
  );
}

/** A text of at most so many characters: of one that is longer the end gives way to an ellipsis. */
export function clip(text: string, characters: number): string {
  if (text.length <= characters) return text;
  // Half of a surrogate pair would be no character.
  const kept = text.slice(0, Math.max(characters - 1, 0)).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}…`;
}
