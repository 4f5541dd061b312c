import { cleanLine, cleanLineOrNull } from '../kernel/input/text.js';
import { Id, Moment, OneOf, Text, viewOf } from '../platform/http/docs/field.decorator.js';
import type { MeterType } from '../vending/provider/electricity-provider.js';
import type { SavedMeterRow } from './saved-meters.store.js';

export class SavedMeterView {
  @Id('0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10') id!: string;
  @Text('Mum’s house') nickname!: string;
  @Text('ikeja-electric') billerId!: string;
  @Text('01000000008') meterNumber!: string;
  @OneOf(['prepaid', 'postpaid'], 'prepaid') meterType!: MeterType;

  @Text.orNull('ADA EXAMPLE', 'As last verified; null before the first `POST /meters/verify`.')
  customerName!: string | null;

  @Text.orNull('1 SAMPLE CLOSE ABULE') address!: string | null;

  @Moment.orNull('2026-11-22T09:31:12.000Z', 'When name and address were verified.')
  verifiedAt!: string | null;

  @Moment('2026-11-22T09:31:12.000Z') createdAt!: string;
  @Moment('2026-11-22T09:31:12.000Z') updatedAt!: string;
}

export function savedMeterView(row: SavedMeterRow): SavedMeterView {
  return viewOf(SavedMeterView, row, {
    nickname: cleanLine(row.nickname),
    customerName: cleanLineOrNull(row.customerName),
    address: cleanLineOrNull(row.address),
  });
}
