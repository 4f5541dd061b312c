import { meterOf } from '../chaos/meters.js';
import type { Random } from '../chaos/random.js';

// Most purchases are left to the profile's chances; a few go the ways that no profile takes.
const OWN_WAY = 0.1;

/** A meter that nobody else buys for, good nearly always. */
export function soakMeterOf(serial: number, random: Random): string {
  return meterOf(serial, random, random.chance(OWN_WAY) ? undefined : 'good');
}
