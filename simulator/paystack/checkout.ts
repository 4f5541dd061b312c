import type { IncomingMessage } from 'node:http';
import type { Answer } from '../answer.js';
import { readBody } from '../request-body.js';
import type { Cashier } from './cashier.js';
import {
  cancelAddress,
  checkoutPage,
  noSuchPage,
  redirect,
  returnAddress,
} from './checkout-page.js';
import type { PaystackRecord } from './record.js';
import type { Transaction } from './transaction.js';

/** The page of a payment, and what its buttons do. */
export class Checkout {
  constructor(
    private readonly record: PaystackRecord,
    private readonly cashier: Cashier,
    private readonly merchant: string,
  ) {}

  async answer(request: IncomingMessage, parts: readonly string[]): Promise<Answer> {
    const [code = '', action] = parts;
    const transaction = this.record.findByAccessCode(code);
    if (transaction === undefined || parts.length > 2) return noSuchPage();
    if (action === undefined) return checkoutPage(transaction, this.merchant);
    const page = `/paystack/checkout/${code}`;
    if (request.method !== 'POST') return redirect(page);
    // The form has no fields, but what was sent must be read.
    await readBody(request);
    return this.act(transaction, action, page);
  }

  private async act(transaction: Transaction, action: string, page: string): Promise<Answer> {
    switch (action) {
      case 'pay':
        await this.cashier.apply(transaction, 'success');
        return redirect(returnAddress(transaction) ?? page);
      case 'decline':
        await this.cashier.apply(transaction, 'failed');
        return redirect(page);
      case 'abandon':
        await this.cashier.apply(transaction, 'abandoned');
        return redirect(cancelAddress(transaction) ?? page);
      default:
        return noSuchPage();
    }
  }
}
