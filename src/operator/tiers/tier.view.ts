import { ApiProperty } from '@nestjs/swagger';
import type { Tier } from '../../wallets/tier.js';

const LIMIT = { type: 'integer', nullable: true, description: 'Kobo; null: no limit.' } as const;

export class TierView {
  @ApiProperty({ type: 'integer', example: 1 })
  tier!: number;

  @ApiProperty({ ...LIMIT, example: 5_000_000 })
  singleMax!: number | null;

  @ApiProperty({ ...LIMIT, example: 5_000_000 })
  dailyMax!: number | null;

  @ApiProperty({ ...LIMIT, example: 30_000_000 })
  balanceMax!: number | null;
}

export class TierListView {
  @ApiProperty({ type: [TierView] })
  data!: TierView[];
}

export function tierView({ tier, singleMax, dailyMax, balanceMax }: Tier): TierView {
  return { tier, singleMax, dailyMax, balanceMax };
}
