import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { Caller } from '../../auth/caller.js';
import { NotFound, ReceiptNotReady } from '../../kernel/errors.js';
import type { Download } from '../../platform/http/download.js';
import { wantedFormat } from '../../platform/http/request/wanted-format.js';
import { BillersService } from '../../meters/billers.service.js';
import { MetersService } from '../../meters/meters.service.js';
import { BillPaymentEntity } from '../payment/bill-payment.entity.js';
import { RECEIPT_TYPES, type ReceiptFormat } from './receipt.dto.js';
import { RECEIPT_CSP, receiptHtml } from './receipt-html.js';
import { receiptPdf } from './receipt-pdf.view.js';
import { receiptOf, type Receipt } from './receipt.js';

/** The format that a caller asks for, by a parameter or by its Accept header. */
export interface WantedReceipt {
  readonly format: ReceiptFormat | undefined;
  readonly accept: string | undefined;
}

/** Receipts of a customer's own payments. */
@Injectable()
export class ReceiptsService {
  constructor(
    @InjectRepository(BillPaymentEntity) private readonly payments: Repository<BillPaymentEntity>,
    private readonly billers: BillersService,
    private readonly meters: MetersService,
  ) {}

  /**
   * Returns the receipt of a payment that has ended, or a refund receipt when it failed.
   * @throws NotFound, also for another user's payment; ReceiptNotReady while it is open.
   */
  async download(caller: Caller, id: string, wanted: WantedReceipt): Promise<Download> {
    const payment = await this.payments.findOneBy({ walletId: caller.walletId, id });
    if (payment === null) throw new NotFound('bill payment');
    const receipt = receiptOf(payment, {
      billerName: this.billers.find(payment.billerId)?.name ?? payment.billerId,
      meterAddress: await this.meters.findAddress(payment),
    });
    if (receipt === null) throw new ReceiptNotReady();
    return documentOf(receipt, wanted.format ?? wantedFormat(wanted.accept, RECEIPT_TYPES));
  }
}

function documentOf(receipt: Receipt, format: ReceiptFormat): Download {
  const fileName = `receipt-${receipt.paymentId}.${format}`;
  switch (format) {
    case 'html':
      return {
        contentType: `${RECEIPT_TYPES.html}; charset=utf-8`,
        fileName,
        disposition: 'inline',
        content: Buffer.from(receiptHtml(receipt)),
        headers: { Vary: 'Accept', 'Content-Security-Policy': RECEIPT_CSP },
      };
    case 'pdf':
      return {
        contentType: RECEIPT_TYPES.pdf,
        fileName,
        disposition: 'attachment',
        content: receiptPdf(receipt),
        headers: { Vary: 'Accept' },
      };
  }
}
