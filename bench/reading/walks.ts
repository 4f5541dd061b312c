import type { Walk } from './walk.js';

/** The four questions whose answers cross the most of `src`. */
export const WALKS: readonly Walk[] = [
  {
    question: 'POST /bill-payments: from the amount to its SQL',
    from: 'BillPaymentsController.createBillPayment',
    to: ['writeMovements'],
  },
  {
    question: "a provider's answer: from the wire to the settled payment",
    from: 'PaymentVisitService.visit',
    to: ['writeMovements', 'settlementParts', 'BoundProvider.vend'],
  },
  {
    question: "Paystack's webhook: from the request to the credit",
    from: 'WebhooksController.receivePaystackWebhook',
    to: ['writeMovements'],
  },
  {
    question: "an operator's resolve: from the request to the settled payment",
    from: 'OperatorPaymentsController.resolvePayment',
    to: ['writeMovements', 'settlementParts'],
  },
];
