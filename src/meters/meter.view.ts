import { Flag, Moment, OneOf, Text, Whole } from '../platform/http/docs/field.decorator.js';
import type { MeterType } from '../vending/provider/electricity-provider.js';

export class VerifiedMeterView {
  @Text('ikeja-electric') billerId!: string;
  @Text('01000000008') meterNumber!: string;
  @OneOf(['prepaid', 'postpaid'], 'prepaid') meterType!: MeterType;
  @Text.orNull('ADA EXAMPLE') customerName!: string | null;
  @Text.orNull('1 SAMPLE CLOSE ABULE') address!: string | null;
  @Whole(50_000, 'Kobo; the strictest limit.') minAmount!: number;
  @Whole(40_000_000, 'Kobo; the strictest limit.') maxAmount!: number;

  @Whole.orNull(null, 'Kobo that the customer owes the biller; null when it says none.')
  arrears!: number | null;

  @Flag(true, 'Whether the biller sells to this meter.') canVend!: boolean;
  @Moment('2026-11-22T09:31:12.000Z', 'When the biller said so: its age.') verifiedAt!: string;
}
