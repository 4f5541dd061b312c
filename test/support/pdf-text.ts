import { inflateSync } from 'node:zlib';

/** What is written on each page of a PDF that pdfkit made: its texts, in the order they are drawn. */
export function pdfPages(bytes: Uint8Array): string[][] {
  const objects = objectsOf(Buffer.from(bytes));
  const pages = [...objects.values()].filter(({ head }) => /\/Type \/Page\b/.test(head));
  return pages.map((page) => {
    const content = objects.get(reference(page.head, 'Contents'))?.stream ?? '';
    const resources = objects.get(reference(page.head, 'Resources'))?.head ?? '';
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].flatMap(([, name = '', number]) => {
        const font = objects.get(Number(number))?.head ?? '';
        const map = objects.get(reference(font, 'ToUnicode'))?.stream;
        return map === undefined ? [] : [[name, lettersOf(map)] as const];
      }),
    );
    return textsOf(content, fonts);
  });
}

/** All that is written in a PDF, a text a line. */
export function pdfText(bytes: Uint8Array): string {
  return pdfPages(bytes).flat().join('\n');
}

interface PdfObject {
  readonly head: string;
  readonly stream: string;
}

function objectsOf(file: Buffer): Map<number, PdfObject> {
  const text = file.toString('latin1');
  if (!text.startsWith('%PDF-') || !text.trimEnd().endsWith('%%EOF')) {
    throw new Error(`not a whole PDF: ${text.length} bytes`);
  }
  const objects = new Map<number, PdfObject>();
  for (const match of text.matchAll(/(\d+) 0 obj\n([^]*?)\nendobj/g)) {
    const [, number, body = ''] = match;
    const begins = body.indexOf('stream\n');
    const head = begins < 0 ? body : body.slice(0, begins);
    const raw = Buffer.from(body.slice(begins + 7, body.lastIndexOf('\nendstream')), 'latin1');
    const isPacked = begins >= 0 && head.includes('FlateDecode');
    const stream = begins < 0 ? '' : (isPacked ? inflateSync(raw) : raw).toString('latin1');
    objects.set(Number(number), { head, stream });
  }
  return objects;
}

function reference(head: string, key: string): number {
  return Number(new RegExp(`/${key} (\\d+) 0 R`).exec(head)?.[1]);
}

/** The letters that the glyphs of an embedded font stand for. */
function lettersOf(map: string): string[] {
  const letters: string[] = [];
  for (const [, first = '', list = ''] of map.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    for (const [index, [, hex = '']] of [...list.matchAll(/<([^>]*)>/g)].entries()) {
      const letter = Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le');
      letters[parseInt(first, 16) + index] = letter;
    }
  }
  return letters;
}

/** Each text operator's letters; the numbers between are kerning. */
function textsOf(content: string, fonts: ReadonlyMap<string, string[]>): string[] {
  const texts: string[] = [];
  let letters: string[] | null = null;
  for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (font !== undefined) letters = fonts.get(font) ?? null;
    else texts.push(textOf(shown ?? '', letters));
  }
  return texts;
}

/** @param letters null for a font that is PDF's own, whose text is as it is. */
function textOf(shown: string, letters: readonly string[] | null): string {
  const hex = [...shown.matchAll(/<(\w*)>/g)].map(([, digits]) => digits).join('');
  if (letters === null) return Buffer.from(hex, 'hex').toString('latin1');
  const glyphs = (hex.match(/.{4}/g) ?? []).map((digits) => parseInt(digits, 16));
  return glyphs.map((glyph) => letters[glyph] ?? '?').join('');
}
