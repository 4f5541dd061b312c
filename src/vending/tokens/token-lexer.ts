/**
 * The gap between two groups of digits. A space, or a mark between spaces, joins weakly. A mark without
 * spaces joins strongly. The others mean that they are different numbers: `label` contains a colon or an equals
 * sign, `item` follows the number of a list item (`2)`, `2.`), and `break` is everything else (a line end, a bar).
 */
export type Gap = 'space' | 'dash' | 'slash' | 'dot' | 'comma' | 'label' | 'item' | 'break';

/** A piece of a text about tokens. */
export type Lexeme =
  | { readonly kind: 'digits'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'gap'; readonly gap: Gap };

const DASHES = new Set('-‐‑‒–—―−⁃﹘﹣-~_');
/** Digits that cannot be read count as letters, so that a text of them is reported as unread. */
const LETTER = /[\p{L}\p{N}]/u;
const SPACE = /[^\S\r\n]/g;
// Invisible characters of pasted and right-to-left texts. They separate nothing.
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF]/;
/** The zero of each script whose digits Unicode normalisation does not turn into ASCII digits. */
const DIGIT_ZEROS = [0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6];
/** They separate thousands, as a comma does: `1'079.9`. */
const APOSTROPHES = new Set("'’");

type Piece = 'digit' | 'letter' | 'separator';

/**
 * Cuts a text into digits, words (in lower case) and the gaps between them, in one pass. Full-width and
 * Arabic digits become ASCII, and all kinds of spaces and of dashes are treated alike.
 */
export function lexemesOf(text: string): Lexeme[] {
  const plain = text.replaceAll('&nbsp;', ' ').normalize('NFKC');
  const lexemes: Lexeme[] = [];
  let kind: Piece | null = null;
  let piece = '';
  const flush = (): void => {
    if (kind !== null) lexemes.push(lexemeOf(kind, piece));
  };
  for (const raw of plain) {
    if (INVISIBLE.test(raw)) continue;
    const character = asciiDigit(raw);
    const next = pieceOf(character);
    if (next !== kind) {
      flush();
      kind = next;
      piece = '';
    }
    piece += character;
  }
  flush();
  return lexemes;
}

function pieceOf(character: string): Piece {
  if (character >= '0' && character <= '9') return 'digit';
  return LETTER.test(character) ? 'letter' : 'separator';
}

function lexemeOf(kind: Piece, piece: string): Lexeme {
  switch (kind) {
    case 'digit':
      return { kind: 'digits', text: piece };
    case 'letter':
      return { kind: 'word', text: piece.toLowerCase() };
    case 'separator':
      return { kind: 'gap', gap: gapOf(piece) };
  }
}

function asciiDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const zero = DIGIT_ZEROS.find((start) => code >= start && code < start + 10);
  return zero === undefined ? character : String(code - zero);
}

/** A mark joins only without spaces around it. A dash or a slash between spaces separates as spaces do. */
function gapOf(piece: string): Gap {
  if (piece === '.') return 'dot';
  if (piece === ',' || APOSTROPHES.has(piece)) return 'comma';
  const marks = piece.replaceAll(SPACE, '');
  const isDashes = Array.from(marks).every((mark) => DASHES.has(mark));
  const isSlash = marks === '/';
  if (!isDashes && !isSlash) return partingOf(piece);
  if (marks.length < piece.length) return 'space';
  return isSlash ? 'slash' : 'dash';
}

function partingOf(piece: string): Gap {
  if (piece.includes(':') || piece.includes('=')) return 'label';
  const isOneLine = !piece.includes('\n') && !piece.includes('\r');
  return isOneLine && /^[)\].]/.test(piece) ? 'item' : 'break';
}
