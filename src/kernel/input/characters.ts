/** A character that is visible by itself on a screen. */
const VISIBLE = /^[^\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]$/u;

/**
 * Names a character for a message: always its code point, and the character itself when it is visible.
 * @example
 * nameOfCharacter('O') // '"O" (U+004F)'
 * nameOfCharacter('\u200b') // 'U+200B'
 */
export function nameOfCharacter(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return VISIBLE.test(character) ? `"${character}" (U+${code})` : `U+${code}`;
}
