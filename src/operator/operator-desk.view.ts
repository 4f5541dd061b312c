import { ROLES, type Role } from '../auth/user.js';
import {
  Flag,
  Id,
  Json,
  Moment,
  Nested,
  OneOf,
  Text,
  Whole,
  viewOf,
} from '../platform/http/docs/field.decorator.js';
import type { ProviderFloat } from '../vending/floats/provider-float.js';
import type { Switch } from '../vending/routing/switch.js';
import { ACTS, SUBJECT_KINDS } from './audit/audit.js';
import type { AuditRow } from './audit/audit.store.js';

export class AuditRecordView {
  @Id('0199c2f9-0c2e-7b6a-8f10-2a9d4c7e1b33') id!: string;
  @Id('0199c2f4-89f7-7a52-8f0d-6a3b1c2d4e5f') actorId!: string;
  @OneOf(ROLES, 'operator') actorRole!: Role;
  @OneOf(ACTS, 'wallet.freeze') act!: string;
  @OneOf(SUBJECT_KINDS, 'wallet') subjectKind!: string;
  @Text('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') subjectId!: string;
  @Id.orNull(null) walletId!: string | null;
  @Text.orNull('The card was reported stolen.') reason!: string | null;
  @Json({}) details!: object;
  @Text('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') requestId!: string;
  @Moment('2026-11-22T09:30:00.000Z') createdAt!: string;
}

export class SwitchView {
  @Text.orNull(null) provider!: string | null;
  @Text.orNull('ikeja-electric') billerId!: string | null;
  @Flag(true) isOff!: boolean;
  @Text('The disco announced maintenance until noon.') reason!: string;
  @Id('0199c2f4-89f7-7a52-8f0d-6a3b1c2d4e5f') changedBy!: string;
  @Moment('2026-11-22T09:30:00.000Z') changedAt!: string;
}

export class SwitchListView {
  @Nested([SwitchView]) data!: SwitchView[];
}

export class FloatView {
  @Text('vtpass') provider!: string;
  @Whole(250_000_000, 'Kobo.') balance!: number;
  @Moment('2026-11-22T09:30:00.000Z') at!: string;
}

export class SumView {
  @Whole(3) count!: number;
  @Whole(1_500_000, 'Kobo.') total!: number;
}

export class HeldView extends SumView {
  @OneOf(['pending', 'processing', 'needs_review'], 'processing') status!: string;
}

export class OverviewView {
  @Nested([FloatView], 'With each provider, as last read.') floats!: FloatView[];
  @Nested([HeldView], 'Customers’ money in purchases that are open.') held!: HeldView[];
  @Nested(SumView, 'Those that wait for a decision.') inReview!: SumView;
  @Nested(SumView, 'Open, and one minute late to be looked at.') overdue!: SumView;
  @Whole(0, 'Of purchases and fundings.') openIncidents!: number;
  @Whole(1) pendingApprovals!: number;
}

export function auditRecordView(row: AuditRow): AuditRecordView {
  return viewOf(AuditRecordView, row);
}

export function switchView(one: Switch): SwitchView {
  return viewOf(SwitchView, one);
}

export function floatView({ provider, balance, readAt }: ProviderFloat): FloatView {
  return { provider, balance, at: readAt.toISOString() };
}
