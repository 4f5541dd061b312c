import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { Drawable } from './drawable.js';

const require = createRequire(import.meta.url);
// PDF's built-in fonts lack the naira sign and the dotted letters of Yoruba and Igbo names.
const FONTS = { regular: '400Regular', bold: '700Bold' } as const;
const fonts = new Map<string, Buffer>();
let letters: Drawable | null = null;

export type Pdf = PDFKit.PDFDocument;
/** `mono` is a built-in font of PDF: enough for ids, which are ASCII, and cheap to draw. */
export type PdfFont = keyof typeof FONTS | 'mono';

/** In points, 72 to the inch. */
export const A4 = { width: 595.28, height: 841.89 };
export const MARGIN = 48;
export const INK = '#1b2733';
export const GREY = '#52606d';
export const LINE = '#d5dce3';

/** Opens a new A4 document. The caller pipes it to a destination and ends it. */
export function openPdf(title: string): Pdf {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    // The caller adds the pages: a text that is too long is cut and starts no new page.
    autoFirstPage: false,
    info: { Title: title, Producer: 'Bill Vending API', Creator: 'Bill Vending API' },
    lang: 'en',
  });
  for (const font of ['regular', 'bold'] as const) pdf.registerFont(font, fontFile(font));
  pdf.registerFont('mono', 'Courier');
  return pdf;
}

/** Writes one line; a text that is too wide ends in an ellipsis. */
export function line(
  pdf: Pdf,
  text: string,
  place: { x: number; y: number; width: number },
  style: { font?: PdfFont; size?: number; color?: string; align?: 'left' | 'right' } = {},
): void {
  const { font = 'regular', size = 9, color = INK, align = 'left' } = style;
  pdf.font(font).fontSize(size).fillColor(color);
  // pdfkit's own wrapping measures every word twice, and a statement has 50,000 of these lines.
  const [shown, width] = cut(pdf, written(pdf, text), place.width);
  const x = align === 'right' ? place.x + place.width - width : place.x;
  pdf.text(shown, x, place.y, { lineBreak: false });
}

/** The longest part of a text that fits the width, and its width. */
function cut(pdf: Pdf, text: string, widthMax: number): [string, number] {
  let width = pdf.widthOfString(text);
  let shown = text;
  while (width > widthMax && shown.length > 1) {
    const share = Math.min(shown.length - 1, Math.floor((shown.length * widthMax) / width));
    shown = `${shown.slice(0, Math.max(0, share - 1)).toWellFormed()}…`;
    width = pdf.widthOfString(shown);
  }
  return [shown, width];
}

/** An internal member of pdfkit that adds the glyphs of a text to those that the document embeds. */
interface EmbeddingFont {
  encode(text: string): unknown;
}
const ASCII = /^[\x20-\x7e]*$/;

/**
 * The text as the current font of the document can draw it. Call it after `pdf.font()`. pdfkit records for
 * each glyph the letter for which it was first drawn, and a reader who copies the text gets that letter.
 * Our font draws ọ as an o and a dot, so every later o would be copied as ọ. Therefore this function first
 * registers each letter and each mark by itself.
 */
export function written(pdf: Pdf, text: string): string {
  const shown = drawable().textOf(text);
  if (ASCII.test(shown)) return shown;
  const { _font: font } = pdf as unknown as { readonly _font: EmbeddingFont };
  for (const character of new Set(shown.normalize('NFD'))) font.encode(character);
  return shown;
}

/** The characters that our fonts can draw; bold and regular have the same ones. */
export function drawable(): Drawable {
  letters ??= new Drawable(fontFile('regular'));
  return letters;
}

export function rule(pdf: Pdf, y: number, from = MARGIN, to = A4.width - MARGIN): void {
  pdf.moveTo(from, y).lineTo(to, y).lineWidth(0.5).strokeColor(LINE).stroke();
}

/** Read once for all documents; each embeds the letters it needs. */
function fontFile(font: keyof typeof FONTS): Buffer {
  const weight = FONTS[font];
  const stored = fonts.get(weight);
  if (stored !== undefined) return stored;
  const path = `@expo-google-fonts/noto-sans/${weight}/NotoSans_${weight}.ttf`;
  const read = readFileSync(require.resolve(path));
  fonts.set(weight, read);
  return read;
}
