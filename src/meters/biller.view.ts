import { Flag, Nested, OneOf, Text, Whole, viewOf } from '../platform/http/docs/field.decorator.js';
import type { Biller } from './biller-catalogue.js';
import type { MeterType } from '../vending/provider/electricity-provider.js';

export class BillerView {
  @Text('ikeja-electric') id!: string;
  @Text('Ikeja Electric (IKEDC)') name!: string;
  @Text('Lagos: Ikeja, Ikorodu, Oshodi') area!: string;

  @OneOf(['prepaid', 'postpaid'], ['prepaid', 'postpaid'], undefined, { isArray: true })
  meterTypes!: MeterType[];

  @Whole(50_000, 'Kobo.') minAmount!: number;
  @Whole(40_000_000, 'Kobo.') maxAmount!: number;
  @Flag(true, 'Whether it can be paid now.') available!: boolean;
}

export class BillerListView {
  @Nested([BillerView]) data!: BillerView[];
}

/** What a customer sees of the billers. */
export function billerListView(billers: readonly Biller[]): BillerListView {
  return {
    data: billers.map((biller) =>
      viewOf(BillerView, biller, { meterTypes: [...biller.meterTypes] }),
    ),
  };
}
