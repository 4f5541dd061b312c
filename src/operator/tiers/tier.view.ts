import { Nested, Whole, viewOf } from '../../platform/http/docs/field.decorator.js';
import type { Tier } from '../../wallets/tier.js';

const LIMIT = 'Kobo; null: no limit.';

export class TierView {
  @Whole(1) tier!: number;

  @Whole.orNull(5_000_000, LIMIT) singleMax!: number | null;

  @Whole.orNull(5_000_000, LIMIT) dailyMax!: number | null;

  @Whole.orNull(30_000_000, LIMIT) balanceMax!: number | null;
}

export class TierListView {
  @Nested([TierView]) data!: TierView[];
}

export function tierView(tier: Tier): TierView {
  return viewOf(TierView, tier);
}
