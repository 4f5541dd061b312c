import { ApiProperty } from '@nestjs/swagger';
import type { Biller } from './biller-catalogue.js';
import type { MeterType } from '../vending/provider/electricity-provider.js';

export class BillerView {
  @ApiProperty({ example: 'ikeja-electric' })
  id!: string;

  @ApiProperty({ example: 'Ikeja Electric (IKEDC)' })
  name!: string;

  @ApiProperty({ example: 'Lagos: Ikeja, Ikorodu, Oshodi' })
  area!: string;

  @ApiProperty({ enum: ['prepaid', 'postpaid'], isArray: true, example: ['prepaid', 'postpaid'] })
  meterTypes!: MeterType[];

  @ApiProperty({ type: 'integer', description: 'Kobo.', example: 50_000 })
  minAmount!: number;

  @ApiProperty({ type: 'integer', description: 'Kobo.', example: 40_000_000 })
  maxAmount!: number;

  @ApiProperty({ description: 'Whether it can be paid now.', example: true })
  available!: boolean;
}

export class BillerListView {
  @ApiProperty({ type: [BillerView] })
  data!: BillerView[];
}

/** What a customer sees of the billers. */
export function billerListView(billers: readonly Biller[]): BillerListView {
  return {
    data: billers.map((biller) => ({
      id: biller.id,
      name: biller.name,
      area: biller.area,
      meterTypes: [...biller.meterTypes],
      minAmount: biller.minAmount,
      maxAmount: biller.maxAmount,
      available: biller.available,
    })),
  };
}
