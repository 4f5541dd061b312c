import { meterOf } from '../chaos/meters.js';
import type { Random } from '../chaos/random.js';

// Most purchases are left to the profile's chances; a few go the ways that no profile takes.
const OWN_WAY = 0.1;
/** What ends on an operator's desk, or is answered for another order: here every book has to agree by itself. */
const FOR_A_PERSON = /^(?:7023|7026|75)/;

/** A meter that nobody else buys for, good nearly always. */
export function soakMeterOf(serial: number, random: Random): string {
  const meter = meterOf(serial, random, random.chance(OWN_WAY) ? undefined : 'good');
  return FOR_A_PERSON.test(meter) ? meterOf(serial, random, 'good') : meter;
}
