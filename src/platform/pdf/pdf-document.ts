import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

const require = createRequire(import.meta.url);
// PDF's own fonts have neither the sign of the naira nor the dotted letters of Yoruba and Igbo names.
const FONTS = { regular: '400Regular', bold: '700Bold' } as const;
const fonts = new Map<string, Buffer>();

export type Pdf = PDFKit.PDFDocument;
export type PdfFont = keyof typeof FONTS;

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
  for (const font of Object.keys(FONTS) as PdfFont[]) pdf.registerFont(font, fontFile(font));
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
  pdf.text(text, place.x, place.y, {
    width: place.width,
    height: size * 1.2,
    align,
    lineBreak: true,
    ellipsis: true,
  });
}

export function rule(pdf: Pdf, y: number, from = MARGIN, to = A4.width - MARGIN): void {
  pdf.moveTo(from, y).lineTo(to, y).lineWidth(0.5).strokeColor(LINE).stroke();
}

/** Read once: every document embeds the letters it needs of them. */
function fontFile(font: PdfFont): Buffer {
  const weight = FONTS[font];
  const stored = fonts.get(weight);
  if (stored !== undefined) return stored;
  const path = `@expo-google-fonts/noto-sans/${weight}/NotoSans_${weight}.ttf`;
  const read = readFileSync(require.resolve(path));
  fonts.set(weight, read);
  return read;
}
