import { ApiProperty } from '@nestjs/swagger';
import type { AskOnlyPeriod, AskOnlyReason } from '../../bill-payments/ask-only/ask-only.js';

export class AskOnlyPeriodView {
  @ApiProperty({ enum: ['past_missing', 'setting', 'operator'] })
  reason!: AskOnlyReason;

  @ApiProperty({ description: 'Up to this moment nothing is missing.' })
  since!: Date;

  @ApiProperty({ description: 'When it was noticed.' })
  beganAt!: Date;
}

export class AskOnlyView {
  @ApiProperty({
    type: [AskOnlyPeriodView],
    description: 'What is open, the latest first; empty: workers vend as usual.',
  })
  data!: AskOnlyPeriodView[];
}

export function askOnlyView(periods: readonly AskOnlyPeriod[]): AskOnlyView {
  return {
    data: periods.map(({ reason, since, beganAt }) => ({ reason, since, beganAt })),
  };
}
