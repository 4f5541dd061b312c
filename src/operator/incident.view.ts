import { ApiProperty } from '@nestjs/swagger';
import type { IncidentRow } from '../bill-payments/payment-evidence.js';
import { redacted } from './redacted.js';

export const INCIDENT_KINDS = ['delivered_after_refund', 'refused_after_delivery'];

export class IncidentView {
  @ApiProperty({ format: 'uuid', example: '0199c2f5-0c2e-7b6a-8f10-2a9d4c7e1b33' })
  paymentId!: string;

  @ApiProperty({ format: 'uuid', example: '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10' })
  walletId!: string;

  @ApiProperty({ enum: INCIDENT_KINDS, example: 'delivered_after_refund' })
  kind!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { status: 200 } })
  evidence!: unknown;

  @ApiProperty({ type: String, format: 'date-time', example: '2026-11-22T09:35:40.000Z' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  resolvedAt!: string | null;
}

export function incidentView(incident: IncidentRow): IncidentView {
  return {
    paymentId: incident.paymentId,
    walletId: incident.walletId,
    kind: incident.kind,
    evidence: redacted(incident.evidence),
    createdAt: incident.createdAt.toISOString(),
    resolvedAt: incident.resolvedAt?.toISOString() ?? null,
  };
}
