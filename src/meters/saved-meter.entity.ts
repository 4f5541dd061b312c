import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { MeterType } from '../vending/provider/electricity-provider.js';

/** A meter that a customer saved under a name. */
@Entity('saved_meters')
@Unique('saved_meters_nickname_key', ['walletId', 'nickname'])
@Unique('saved_meters_meter_key', ['walletId', 'billerId', 'meterNumber', 'meterType'])
@ForeignKey('WalletEntity', ['walletId'], ['id'], { name: 'saved_meters_wallet_fk' })
@Check('saved_meters_meter_type_is_known', `meter_type IN ('prepaid', 'postpaid')`)
@Check('saved_meters_nickname_is_short', 'char_length(nickname) BETWEEN 1 AND 60')
export class SavedMeterEntity {
  @PrimaryColumn('uuid', { name: 'wallet_id', primaryKeyConstraintName: 'saved_meters_pk' })
  walletId!: string;

  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'saved_meters_pk' })
  id!: string;

  @Column('text')
  nickname!: string;

  @Column('text', { name: 'biller_id' })
  billerId!: string;

  @Column('text', { name: 'meter_number' })
  meterNumber!: string;

  @Column('text', { name: 'meter_type' })
  meterType!: MeterType;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt!: Date;
}
