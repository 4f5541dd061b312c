import { lagosDate } from '../../kernel/lagos-date.js';
import type { AttemptIntent } from './attempt-intent.js';
import type { ElectricityProvider, NewAttempt } from './electricity-provider.js';

/** The attempt for this intent at this provider if it is sent at this moment. */
export function attemptAt(
  provider: ElectricityProvider,
  intent: AttemptIntent,
  now: Date,
): NewAttempt {
  return { provider: provider.code, requestId: provider.requestIdFor(intent, lagosDate(now)) };
}
