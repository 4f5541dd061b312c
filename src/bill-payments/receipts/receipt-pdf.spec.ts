import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { pdfPages, pdfText } from '../../../test/support/pdf-text.js';
import { receiptPdf } from './receipt-pdf.view.js';
import type { Receipt } from './receipt.js';

function aReceipt(customer: string, address = '1 SAMPLE CLOSE'): Receipt {
  return {
    paymentId: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10',
    title: 'Electricity receipt',
    amount: '₦5,000.00',
    summary: 'Paid to Ikeja Electric for meter 01000000008.',
    tokens: [{ name: 'Credit token', groups: ['9900', '1122', '3344', '5566', '7788'] }],
    instructions: [],
    sections: [
      {
        title: 'Purchase',
        rows: [
          { label: 'Customer', value: customer },
          { label: 'Address', value: address },
        ],
      },
    ],
  };
}

describe('a receipt as PDF', () => {
  it.each([
    ['محمد علي', '[Arabic letters]'],
    ['王小明', '[Chinese characters]'],
    ['ADA 💡 OBI', 'ADA [emoji] OBI'],
    ['𞤀𞤣𞤤𞤢𞤥', '[Adlam letters]'],
  ])('says where it cannot show a name: %s', async (name, shown) => {
    const pdf = await buffer(receiptPdf(aReceipt(name)));
    expect(pdfText(pdf)).toContain(shown);
    expect(pdfText(pdf).replace(/\s+/g, ' ')).toContain('Words in [brackets] stand for letters');
    expect(pdfPages(pdf)).toHaveLength(1);
  });

  it('says nothing of the kind when it can', async () => {
    const pdf = await buffer(receiptPdf(aReceipt('Adébáyọ̀ Ọlá', '1 Ọbáfẹ́mi Street, Ìbàdàn')));
    // Whoever copies the text gets its letters, and the other letters stay what they are.
    const copied = pdfPages(pdf).flat().join('').normalize('NFC');
    for (const text of [
      'Adébáyọ̀ Ọlá',
      '1 Ọbáfẹ́mi Street, Ìbàdàn',
      'Electricity receipt',
      'token',
    ]) {
      expect(copied).toContain(text.normalize('NFC'));
    }
    expect(copied).not.toContain('[');
  });

  it('also where it is an address that it cannot show', async () => {
    const pdf = await buffer(receiptPdf(aReceipt('ADA OBI', '12 شارع')));
    expect(pdfText(pdf)).toContain('12 [Arabic letters]');
    expect(pdfText(pdf).replace(/\s+/g, ' ')).toContain('Words in [brackets]');
  });
});
