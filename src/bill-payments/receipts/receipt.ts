import { cleanLineOrNull } from '../../kernel/input/text.js';
import { lagosMoment } from '../../kernel/lagos-time.js';
import { formatNaira } from '../../kernel/money.js';
import type { MeterType } from '../../vending/provider/electricity-provider.js';
import type { ReceiptDetails, VendedToken } from '../../vending/provider/provider-answer.js';
import { inEntryOrder, instructionsFor, tokenLine, type TokenLine } from './token-lines.js';
import type { FailureCode, TokenStatus } from '../payment/payment.js';
import type { PaymentStatus } from '../payment/payment-state.js';

/** The data of a receipt. Amounts are kobo. */
export interface ReceiptFacts {
  readonly id: string;
  readonly status: PaymentStatus;
  readonly meterNumber: string;
  readonly meterType: MeterType;
  readonly customerName: string | null;
  readonly amount: number;
  readonly fee: number;
  readonly total: number;
  readonly transactionId: string;
  readonly refundTransactionId: string | null;
  readonly provider: string | null;
  readonly providerReference: string | null;
  readonly tokens: readonly VendedToken[];
  readonly tokenStatus: TokenStatus;
  readonly units: string | null;
  readonly details: ReceiptDetails | null;
  readonly failureCode: FailureCode | null;
  readonly failureMessage: string | null;
  readonly createdAt: Date;
  readonly completedAt: Date | null;
}

/** The seller and the verified facts of the meter, for fields that the biller did not print. */
export interface ReceiptSurroundings {
  readonly billerName: string;
  readonly meterAddress: string | null;
}

export interface ReceiptRow {
  readonly label: string;
  readonly value: string;
}

/** A receipt ready to be shown in any format: every text is final. */
export interface Receipt {
  readonly paymentId: string;
  readonly title: string;
  readonly amount: string;
  /** The outcome for the money, in one sentence. */
  readonly summary: string;
  readonly tokens: readonly TokenLine[];
  readonly instructions: readonly string[];
  readonly sections: readonly { readonly title: string; readonly rows: readonly ReceiptRow[] }[];
}

/** @returns null for a payment that is still open, because its receipt is not known yet. */
export function receiptOf(facts: ReceiptFacts, surroundings: ReceiptSurroundings): Receipt | null {
  switch (facts.status) {
    case 'completed':
      return purchaseReceipt(facts, surroundings);
    case 'failed':
      return refundReceipt(facts, surroundings);
    case 'pending':
    case 'processing':
    case 'needs_review':
      return null;
  }
}

function purchaseReceipt(facts: ReceiptFacts, surroundings: ReceiptSurroundings): Receipt {
  const { billerName } = surroundings;
  const tokens = inEntryOrder(facts.tokens);
  return {
    paymentId: facts.id,
    title: 'Electricity receipt',
    amount: formatNaira(facts.total),
    summary: `Paid to ${billerName} for ${meterWords(facts)}.`,
    tokens: tokens.map(tokenLine),
    instructions: instructionsFor(facts, billerName),
    sections: sectionsOf([
      ['Purchase', purchaseRows(facts, surroundings)],
      ['From the biller', billerRows(facts)],
      ['References', referenceRows(facts)],
    ]),
  };
}

function refundReceipt(facts: ReceiptFacts, surroundings: ReceiptSurroundings): Receipt {
  const { failureCode, failureMessage, tokens } = facts;
  const returned = formatNaira(facts.total);
  const lost = 'The biller took this purchase back. Its tokens may not work; do not rely on them.';
  return {
    paymentId: facts.id,
    title: 'Refund receipt',
    amount: returned,
    summary: 'The purchase failed, and all that was paid for it is back in the wallet.',
    tokens: [],
    instructions: tokens.length > 0 ? [lost] : [],
    sections: sectionsOf([
      [
        'Refund',
        rowsOf([
          ['Returned to the wallet', returned],
          ['Returned at', momentOf(facts.completedAt)],
          ['Why', failureMessage ?? failureCode],
        ]),
      ],
      ['Purchase', purchaseRows(facts, surroundings)],
      ['References', referenceRows(facts)],
    ]),
  };
}

function purchaseRows(facts: ReceiptFacts, surroundings: ReceiptSurroundings): ReceiptRow[] {
  const { details, meterType, meterNumber } = facts;
  return rowsOf([
    ['Biller', surroundings.billerName],
    [meterType === 'prepaid' ? 'Meter (prepaid)' : 'Account (postpaid)', meterNumber],
    ['Customer', facts.customerName ?? details?.customerName ?? null],
    ['Address', details?.address ?? surroundings.meterAddress],
    ['Electricity', formatNaira(facts.amount)],
    ['Service fee', formatNaira(facts.fee)],
    ['Total', formatNaira(facts.total)],
    ['Bought at', momentOf(facts.createdAt)],
    ['Delivered at', facts.status === 'completed' ? momentOf(facts.completedAt) : null],
  ]);
}

function billerRows({ units, details }: ReceiptFacts): ReceiptRow[] {
  return rowsOf([
    ['Units', units === null ? null : `${units} kWh`],
    ['Tariff', details?.tariff ?? null],
    ['Energy', moneyOf(details?.energyValue)],
    ['VAT', moneyOf(details?.vat)],
    ['Taken for an old debt', moneyOf(details?.debt)],
    ['Still owed to the biller', moneyOf(details?.arrears)],
    ['Biller’s receipt', details?.receiptNumber ?? null],
  ]);
}

function referenceRows(facts: ReceiptFacts): ReceiptRow[] {
  return rowsOf([
    ['Payment', facts.id],
    ['Transaction', facts.transactionId],
    ['Refund transaction', facts.refundTransactionId],
    ['Provider', facts.provider],
    ['Provider reference', facts.providerReference],
  ]);
}

function meterWords({ meterType, meterNumber }: ReceiptFacts): string {
  return `${meterType === 'prepaid' ? 'meter' : 'account'} ${meterNumber}`;
}

function momentOf(at: Date | null): string | null {
  return at === null ? null : `${lagosMoment(at)} (Lagos)`;
}

function moneyOf(kobo: number | null | undefined): string | null {
  return kobo === null || kobo === undefined ? null : formatNaira(kobo);
}

/** Leaves out rows without a value. */
function rowsOf(rows: readonly (readonly [string, string | null])[]): ReceiptRow[] {
  return rows.flatMap(([label, text]) => {
    // Earlier releases stored the providers' texts unchanged.
    const value = cleanLineOrNull(text);
    return value === null ? [] : [{ label, value }];
  });
}

function sectionsOf(
  sections: readonly (readonly [string, readonly ReceiptRow[]])[],
): Receipt['sections'] {
  return sections.flatMap(([title, rows]) => (rows.length === 0 ? [] : [{ title, rows }]));
}
