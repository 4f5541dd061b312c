import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import { Drawable } from './drawable.js';

const require = createRequire(import.meta.url);
// PDF's own fonts have neither the sign of the naira nor the dotted letters of Yoruba and Igbo names.
const FONTS = { regular: '400Regular', bold: '700Bold' } as const;
const fonts = new Map<string, Buffer>();
let letters: Drawable | null = null;

export type Pdf = PDFKit.PDFDocument;
/** `mono` is one of PDF's own: for ids, which are ASCII, and cheap to set. */
export type PdfFont = keyof typeof FONTS | 'mono';

/** Points, of 72 to the inch. */
export const A4 = { width: 595.28, height: 841.89 };
export const MARGIN = 48;
export const INK = '#1b2733';
export const GREY = '#52606d';
export const LINE = '#d5dce3';

/** A new A4 document, to be piped somewhere and ended. */
export function openPdf(title: string): Pdf {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    // Pages are added by who draws them: a text that is too long is cut and does not make one.
    autoFirstPage: false,
    info: { Title: title, Producer: 'Bill Vending API', Creator: 'Bill Vending API' },
    lang: 'en',
  });
  for (const font of ['regular', 'bold'] as const) pdf.registerFont(font, fontFile(font));
  pdf.registerFont('mono', 'Courier');
  return pdf;
}

/** Writes one line; what does not fit ends in an ellipsis. */
export function line(
  pdf: Pdf,
  text: string,
  place: { x: number; y: number; width: number },
  style: { font?: PdfFont; size?: number; color?: string; align?: 'left' | 'right' } = {},
): void {
  const { font = 'regular', size = 9, color = INK, align = 'left' } = style;
  pdf.font(font).fontSize(size).fillColor(color);
  // Not by pdfkit's own wrapping, which measures every word twice: a statement has 50,000 of these.
  const [shown, width] = cut(pdf, written(pdf, text), place.width);
  const x = align === 'right' ? place.x + place.width - width : place.x;
  pdf.text(shown, x, place.y, { lineBreak: false });
}

/** As much of a text as is no wider, and its width. */
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

/** Of pdfkit's own: what adds the glyphs of a text to those that a document embeds. */
interface EmbeddingFont {
  encode(text: string): unknown;
}
const ASCII = /^[\x20-\x7e]*$/;

/**
 * A text as the document's present font can draw it. Call it after `pdf.font()`.
 *
 * pdfkit notes of each glyph the letter that it first stood for, and whoever copies the text gets that letter.
 * Our font draws ọ as an o and a dot, so from then on every o would be copied as ọ. Hence each letter
 * and each mark is made known by itself first.
 */
export function written(pdf: Pdf, text: string): string {
  const shown = drawable().textOf(text);
  if (ASCII.test(shown)) return shown;
  const { _font: font } = pdf as unknown as { readonly _font: EmbeddingFont };
  for (const character of new Set(shown.normalize('NFD'))) font.encode(character);
  return shown;
}

/** What our fonts can draw. Bold and regular have the same letters. */
export function drawable(): Drawable {
  letters ??= new Drawable(fontFile('regular'));
  return letters;
}

export function rule(pdf: Pdf, y: number, from = MARGIN, to = A4.width - MARGIN): void {
  pdf.moveTo(from, y).lineTo(to, y).lineWidth(0.5).strokeColor(LINE).stroke();
}

/** Read once: every document embeds the letters it needs of them. */
function fontFile(font: keyof typeof FONTS): Buffer {
  const weight = FONTS[font];
  const stored = fonts.get(weight);
  if (stored !== undefined) return stored;
  const path = `@expo-google-fonts/noto-sans/${weight}/NotoSans_${weight}.ttf`;
  const read = readFileSync(require.resolve(path));
  fonts.set(weight, read);
  return read;
}
