/**
 * Splits a header's value at every `separator` outside quoted texts (RFC 9110, sections 5.6.1 and 5.6.4). A
 * part with an unclosed quote cannot be read and is left out. The function reads each character once.
 * @example
 * splitOutsideQuotes('a;b="c;d"', ';') // ['a', 'b="c;d"']
 */
export function splitOutsideQuotes(value: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let startsAt = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    if (character === '"') isQuoted = !isQuoted;
    else if (isQuoted && character === '\\') at += 1;
    else if (!isQuoted && character === separator) {
      parts.push(value.slice(startsAt, at));
      startsAt = at + 1;
    }
  }
  if (!isQuoted) parts.push(value.slice(startsAt));
  return parts;
}
