import { Id, Moment, OneOf, Text, Whole } from '../platform/http/docs/field.decorator.js';

export type TransactionStatus = 'pending' | 'completed' | 'reversed';

export class TransactionView {
  @Id('0199c2f4-9b78-7d11-b0aa-6c9f3e8d4b01') id!: string;
  @OneOf(['funding', 'bill_payment', 'refund', 'adjustment'], 'bill_payment') type!: string;
  @OneOf(['credit', 'debit'], 'debit') direction!: string;
  @Whole(500_000, 'Kobo, positive.') amount!: number;
  @OneOf(['NGN'], 'NGN') currency!: 'NGN';
  @Whole(1_500_000, 'Kobo.') balanceAfter!: number;
  @Whole(2, 'Its place in the wallet’s history: 1, 2, 3 … without a gap.') walletVersion!: number;

  @OneOf(
    ['pending', 'completed', 'reversed'],
    'completed',
    'A purchase is pending until it ends; reversed when its money came back.',
  )
  status!: TransactionStatus;

  @Text('0199c2f5-0c2e-7b6a-8f10-2a9d4c7e1b33') reference!: string;
  @Id.orNull('0199c2f5-0c2e-7b6a-8f10-2a9d4c7e1b33') billPaymentId!: string | null;

  @Id.orNull(null, 'On a refund: the transaction it gives back.')
  reversesTransactionId!: string | null;

  @Moment('2026-11-22T09:35:40.000Z') createdAt!: string;
}
