import type { AskOnlyPeriod, AskOnlyReason } from '../../bill-payments/ask-only/ask-only.js';
import { Moment, Nested, OneOf } from '../../platform/http/docs/field.decorator.js';

export class AskOnlyPeriodView {
  @OneOf(['past_missing', 'setting', 'operator']) reason!: AskOnlyReason;
  @Moment(undefined, 'Up to this moment nothing is missing.') since!: Date;
  @Moment(undefined, 'When it was noticed.') beganAt!: Date;
}

export class AskOnlyView {
  @Nested([AskOnlyPeriodView], 'What is open, the latest first; empty: workers vend as usual.')
  data!: AskOnlyPeriodView[];
}

export function askOnlyView(periods: readonly AskOnlyPeriod[]): AskOnlyView {
  return {
    data: periods.map(({ reason, since, beganAt }) => ({ reason, since, beganAt })),
  };
}
