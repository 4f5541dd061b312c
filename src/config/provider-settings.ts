import type { Config } from './config.js';

/** The limits on the calls to one provider, and the waits between its requeries. */
export interface ProviderSettings {
  /** Calls at once, per process. */
  readonly callsMax: number;
  /** Calls a second, per process; 0 sets no bound. */
  readonly perSecond: number;
  /** Waits between requeries, in milliseconds. */
  readonly requeryWaitsMs: readonly number[];
}

/** The settings of a provider by its code. A setting that it lacks has the general value. */
export function providerSettings({ env }: Config, code: string): ProviderSettings {
  const ofAll: ProviderSettings = {
    callsMax: env.WORKER_CONCURRENCY,
    perSecond: 0,
    requeryWaitsMs: env.REQUERY_SCHEDULE,
  };
  switch (code) {
    case 'vtpass':
      return {
        ...ofAll,
        callsMax: env.VTPASS_CONCURRENCY ?? ofAll.callsMax,
        perSecond: env.VTPASS_RATE,
      };
    case 'buypower':
      return {
        callsMax: env.BUYPOWER_CONCURRENCY ?? ofAll.callsMax,
        perSecond: env.BUYPOWER_RATE,
        requeryWaitsMs: env.BUYPOWER_REQUERY_SCHEDULE ?? ofAll.requeryWaitsMs,
      };
    default:
      return ofAll;
  }
}
