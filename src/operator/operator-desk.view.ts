import { ApiProperty } from '@nestjs/swagger';
import { ROLES, type Role } from '../auth/user.js';
import type { ProviderFloat } from '../vending/floats/provider-float.js';
import type { Switch } from '../vending/routing/switch.js';
import { ACTS, SUBJECT_KINDS } from './audit/audit.js';
import type { AuditRow } from './audit/audit.store.js';

export class AuditRecordView {
  @ApiProperty({ format: 'uuid', example: '0199c2f9-0c2e-7b6a-8f10-2a9d4c7e1b33' })
  id!: string;

  @ApiProperty({ format: 'uuid', example: '0199c2f4-89f7-7a52-8f0d-6a3b1c2d4e5f' })
  actorId!: string;

  @ApiProperty({ enum: ROLES, example: 'operator' })
  actorRole!: Role;

  @ApiProperty({ enum: ACTS, example: 'wallet.freeze' })
  act!: string;

  @ApiProperty({ enum: SUBJECT_KINDS, example: 'wallet' })
  subjectKind!: string;

  @ApiProperty({ example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  subjectId!: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: null })
  walletId!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'The card was reported stolen.' })
  reason!: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true, example: {} })
  details!: object;

  @ApiProperty({ example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  requestId!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:30:00.000Z' })
  createdAt!: string;
}

export class SwitchView {
  @ApiProperty({ type: String, nullable: true, example: null })
  provider!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'ikeja-electric' })
  billerId!: string | null;

  @ApiProperty({ example: true })
  isOff!: boolean;

  @ApiProperty({ example: 'The disco announced maintenance until noon.' })
  reason!: string;

  @ApiProperty({ format: 'uuid', example: '0199c2f4-89f7-7a52-8f0d-6a3b1c2d4e5f' })
  changedBy!: string;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:30:00.000Z' })
  changedAt!: string;
}

export class SwitchListView {
  @ApiProperty({ type: [SwitchView] })
  data!: SwitchView[];
}

export class FloatView {
  @ApiProperty({ example: 'vtpass' })
  provider!: string;

  @ApiProperty({ type: 'integer', description: 'Kobo.', example: 250_000_000 })
  balance!: number;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:30:00.000Z' })
  at!: string;
}

export class SumView {
  @ApiProperty({ type: 'integer', example: 3 })
  count!: number;

  @ApiProperty({ type: 'integer', description: 'Kobo.', example: 1_500_000 })
  total!: number;
}

export class HeldView extends SumView {
  @ApiProperty({ enum: ['pending', 'processing', 'needs_review'], example: 'processing' })
  status!: string;
}

export class OverviewView {
  @ApiProperty({ type: [FloatView], description: 'With each provider, as last read.' })
  floats!: FloatView[];

  @ApiProperty({ type: [HeldView], description: 'Customers’ money in purchases that are open.' })
  held!: HeldView[];

  @ApiProperty({ type: SumView, description: 'Those that wait for a decision.' })
  inReview!: SumView;

  @ApiProperty({ type: SumView, description: 'Open, and one minute late to be looked at.' })
  overdue!: SumView;

  @ApiProperty({ type: 'integer', description: 'Of purchases and fundings.', example: 0 })
  openIncidents!: number;

  @ApiProperty({ type: 'integer', example: 1 })
  pendingApprovals!: number;
}

export function auditRecordView(row: AuditRow): AuditRecordView {
  return {
    id: row.id,
    actorId: row.actorId,
    actorRole: row.actorRole,
    act: row.act,
    subjectKind: row.subjectKind,
    subjectId: row.subjectId,
    walletId: row.walletId,
    reason: row.reason,
    details: row.details,
    requestId: row.requestId,
    createdAt: row.createdAt.toISOString(),
  };
}

export function switchView(one: Switch): SwitchView {
  return {
    provider: one.provider,
    billerId: one.billerId,
    isOff: one.isOff,
    reason: one.reason,
    changedBy: one.changedBy,
    changedAt: one.changedAt.toISOString(),
  };
}

export function floatView({ provider, balance, readAt }: ProviderFloat): FloatView {
  return { provider, balance, at: readAt.toISOString() };
}
