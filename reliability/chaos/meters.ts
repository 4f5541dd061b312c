import type { Random } from './random.js';

// How often a purchase goes which way: most meters are good, and every scenario of the simulator's
// README comes up a few hundred times in a long campaign.
const WEIGHTS = {
  good: 62,
  '01': 4,
  '02': 3,
  '03': 3,
  '04': 3,
  '05': 2,
  '06': 2,
  '07': 2.5,
  '08': 2.5,
  '09': 2,
  '10': 2,
  '11': 2,
  '12': 2,
  '13': 2.5,
  '14': 2,
  '16': 1,
  '17': 1,
  '18': 1,
  wrong: 1.5,
};

const SERIAL_DIGITS = 9;

/** A meter that nobody else buys for: the provider refuses two purchases for one within half a minute. */
export function meterOf(serial: number, random: Random): string {
  const scenario = random.weighted(WEIGHTS);
  const digits = String(serial).padStart(SERIAL_DIGITS, '0');
  if (scenario === 'good') return withCheckDigit(`04${digits.slice(1)}`);
  // Twelve digits are no meter of anybody's.
  if (scenario === 'wrong') return `888${digits}`;
  return `70${scenario}${digits}`;
}

/** Makes digits pass the Luhn check. */
function withCheckDigit(body: string): string {
  const sum = Array.from(body)
    .reverse()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return body + String((10 - (sum % 10)) % 10);
}
