import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** Which process delivers events, and until when: one row. */
@Entity('event_delivery')
@Check('event_delivery_is_one_row', 'id = 1')
export class EventDeliveryEntity {
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'event_delivery_pk' })
  id!: number;

  @Column('uuid')
  holder!: string;

  /** Grows whenever the delivery is taken over. */
  @Column('bigint')
  epoch!: number;

  @Column('timestamptz')
  until!: Date;
}
