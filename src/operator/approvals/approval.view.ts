import { ApiProperty } from '@nestjs/swagger';
import {
  APPROVAL_STATUSES,
  LAPSE_CAUSES,
  type Approval,
  type ApprovalStatus,
  type LapseCause,
} from './approval.js';

export class ApprovalView {
  @ApiProperty({ format: 'uuid', example: '0199c2f9-0c2e-7b6a-8f10-2a9d4c7e1b33' })
  id!: string;

  @ApiProperty({
    enum: ['payment.resolve', 'payment.reverse', 'wallet.adjust', 'wallet.write_off'],
    example: 'wallet.adjust',
  })
  act!: string;

  @ApiProperty({ format: 'uuid', example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  walletId!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: null })
  paymentId!: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The funding that an adjustment sets right.',
    example: null,
  })
  fundingId!: string | null;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description:
      'Of an adjustment, a reversal and a write-off: `amount`, signed kobo. Of a decision: what was found out.',
    example: { amount: -100_000 },
  })
  details!: object;

  @ApiProperty({ example: 'Credited twice by hand on 20 November.' })
  reason!: string;

  @ApiProperty({
    enum: APPROVAL_STATUSES,
    description: '`lapsed`: it can be decided no more, and nothing was done.',
    example: 'pending',
  })
  status!: ApprovalStatus;

  @ApiProperty({
    enum: LAPSE_CAUSES,
    nullable: true,
    description:
      '`settled`: the payment had been settled when it was approved. `asker_left`: who had asked was ' +
      'no operator any more. `expired`: nobody decided it in time.',
    example: null,
  })
  lapsedBecause!: LapseCause | null;

  @ApiProperty({ format: 'uuid', example: '0199c2f4-89f7-7a52-8f0d-6a3b1c2d4e5f' })
  askedBy!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:30:00.000Z' })
  askedAt!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-25T09:30:00.000Z' })
  expiresAt!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: null })
  decidedBy!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  decidedAt!: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  decisionReason!: string | null;
}

export function approvalView(approval: Approval): ApprovalView {
  return {
    id: approval.id,
    act: approval.act,
    walletId: approval.walletId,
    paymentId: approval.paymentId,
    fundingId: approval.fundingId,
    details: approval.details,
    reason: approval.reason,
    status: approval.status,
    lapsedBecause: approval.lapsedBecause,
    askedBy: approval.askedBy,
    askedAt: approval.askedAt.toISOString(),
    expiresAt: approval.expiresAt.toISOString(),
    decidedBy: approval.decidedBy,
    decidedAt: approval.decidedAt?.toISOString() ?? null,
    decisionReason: approval.decisionReason,
  };
}
