const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const SPACES = /[ \t\n\r]*/y;

/**
 * Whether an object in a JSON text contains a key twice. Parsers differ in the value that they take, so
 * such a text is ambiguous. It makes one pass, and the text must be valid JSON.
 * @example
 * hasRepeatedKeys('{"status":"ok","status":"failed"}') // true
 */
export function hasRepeatedKeys(text: string): boolean {
  const open: Set<string>[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at];
    if (char === '"') {
      STRING.lastIndex = at;
      if (!STRING.test(text)) return false;
      const key = text.slice(at, STRING.lastIndex);
      at = skipSpaces(text, STRING.lastIndex);
      if (text[at] === ':' && isRepeated(open.at(-1), key)) return true;
      continue;
    }
    if (char === '{' || char === '[') open.push(new Set());
    else if (char === '}' || char === ']') open.pop();
    at += 1;
  }
  return false;
}

function isRepeated(keys: Set<string> | undefined, quoted: string): boolean {
  // The same key may be spelled with escapes.
  const key = JSON.parse(quoted) as string;
  const isKnown = keys?.has(key) === true;
  keys?.add(key);
  return isKnown;
}

function skipSpaces(text: string, from: number): number {
  SPACES.lastIndex = from;
  SPACES.test(text);
  return SPACES.lastIndex;
}
