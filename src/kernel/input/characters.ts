/** What shows as a sign of its own on a screen. */
const VISIBLE = /^[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]$/u;

/**
 * Names a character for a message: the sign itself where it can be seen, and its code point always.
 * @example
 * nameOfCharacter('O') // '"O" (U+004F)'
 * nameOfCharacter('\u200b') // 'U+200B'
 */
export function nameOfCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return VISIBLE.test(character) ? `"${character}" (U+${code})` : `U+${code}`;
}
