const STRING = /"[^"\\]*(?:\\.[^"\\]*)*"/y;
const SPACES = /[ \t\n\r]*/y;

/**
 * Whether an object in a JSON text has a key twice: readers differ in which of the two they take, so such a
 * text says two things. One pass; the text has to be JSON.
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
  // The same key may be written with escapes.
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
