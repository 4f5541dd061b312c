import { BRACKETS_NOTE } from '../../platform/pdf/drawable.js';
import {
  A4,
  drawable,
  GREY,
  INK,
  line,
  MARGIN,
  openPdf,
  rule,
  written,
  type Pdf,
} from '../../platform/pdf/pdf-document.js';
import type { Receipt } from './receipt.js';

const WIDTH = A4.width - 2 * MARGIN;
const LABEL_WIDTH = 150;
const TOKEN_HEIGHT = 44;
/** Of a long address, or of a provider's words: what is longer is cut, so that one page is enough. */
const VALUE_HEIGHT_MAX = 38;

// Below the page's edge, so that no text makes a page of its own while it is still to be scaled.
const BOTTOM = -3_000;

/** A receipt as one page of A4, being written: pipe it or read it. */
export function receiptPdf(receipt: Receipt): Pdf {
  const title = `${receipt.title} ${receipt.paymentId}`;
  // Six tokens and a long address are more than a page: then all of it is drawn a little smaller.
  const height = draw(newPage(openPdf(title)), receipt) + MARGIN;
  const scale = Math.min(1, A4.height / height);
  const pdf = newPage(openPdf(title));
  pdf.translate((A4.width * (1 - scale)) / 2, 0).scale(scale);
  draw(pdf, receipt);
  pdf.end();
  return pdf;
}

function newPage(pdf: Pdf): Pdf {
  const margins = { top: MARGIN, left: MARGIN, right: MARGIN, bottom: BOTTOM };
  return pdf.addPage({ size: 'A4', margins });
}

/** @returns where it ends. */
function draw(pdf: Pdf, receipt: Receipt): number {
  let y = drawHead(pdf, receipt);
  for (const [index, token] of receipt.tokens.entries()) {
    const step = receipt.tokens.length > 1 ? `${index + 1}. ` : '';
    drawToken(pdf, step + token.name, token.groups, y);
    y += TOKEN_HEIGHT + 6;
  }
  y = drawInstructions(pdf, receipt.instructions, y);
  for (const section of receipt.sections) y = drawSection(pdf, section, y);
  if (!isWhole(receipt)) y = paragraph(pdf, BRACKETS_NOTE, y + 10);
  return y;
}

/** Whether all of it can be drawn: only the words of others may be in other letters. */
function isWhole({ summary, sections }: Receipt): boolean {
  const values = sections.flatMap(({ rows }) => rows.map(({ value }) => value));
  return [summary, ...values].every((text) => drawable().isWhole(text));
}

function drawHead(pdf: Pdf, { title, amount, summary }: Receipt): number {
  line(pdf, title, { x: MARGIN, y: MARGIN, width: WIDTH }, { size: 11, color: GREY, font: 'bold' });
  line(pdf, amount, { x: MARGIN, y: MARGIN + 18, width: WIDTH }, { size: 24, font: 'bold' });
  return paragraph(pdf, summary, MARGIN + 54) + 14;
}

function drawToken(pdf: Pdf, name: string, groups: readonly string[], y: number): void {
  pdf.roundedRect(MARGIN, y, WIDTH, TOKEN_HEIGHT, 5).lineWidth(1).strokeColor(INK).stroke();
  const place = { x: MARGIN + 12, y: y + 5, width: WIDTH - 24 };
  line(pdf, name, place, { size: 8, color: GREY });
  // Wide gaps between the fours: the eye goes back and forth between the paper and the meter.
  line(pdf, groups.join('   '), { ...place, y: y + 17 }, { size: 17, font: 'bold' });
}

function drawInstructions(pdf: Pdf, instructions: readonly string[], from: number): number {
  let y = from + (instructions.length > 0 ? 4 : 0);
  for (const instruction of instructions) {
    line(pdf, '•', { x: MARGIN, y, width: 12 });
    y = paragraph(pdf, instruction, y, MARGIN + 12) + 3;
  }
  return y;
}

function drawSection(pdf: Pdf, section: Receipt['sections'][number], from: number): number {
  let y = from + 16;
  line(pdf, section.title, { x: MARGIN, y, width: WIDTH }, { size: 9, color: GREY, font: 'bold' });
  y += 15;
  for (const { label, value } of section.rows) {
    rule(pdf, y);
    line(pdf, label, { x: MARGIN, y: y + 2.5, width: LABEL_WIDTH }, { color: GREY });
    y += 5 + drawValue(pdf, value, y + 2.5);
  }
  rule(pdf, y);
  return y;
}

/** @returns the height it took. */
function drawValue(pdf: Pdf, given: string, y: number): number {
  pdf.font('regular').fontSize(9).fillColor(INK);
  const value = written(pdf, given);
  const width = WIDTH - LABEL_WIDTH;
  const height = Math.min(pdf.heightOfString(value, { width }), VALUE_HEIGHT_MAX);
  pdf.text(value, MARGIN + LABEL_WIDTH, y, { width, height, align: 'right', ellipsis: true });
  return height;
}

/** @returns where the next may begin. */
function paragraph(pdf: Pdf, given: string, y: number, x = MARGIN): number {
  pdf.font('regular').fontSize(9.5).fillColor(INK);
  const text = written(pdf, given);
  const width = A4.width - MARGIN - x;
  pdf.text(text, x, y, { width });
  return y + pdf.heightOfString(text, { width });
}
