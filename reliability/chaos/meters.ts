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
  '19': 0.5,
  '20': 0.5,
  '21': 0.5,
  wrong: 1.5,
  ofFirst: 5,
  ofOthers: 8,
  coded: 3,
  // Tokens: never, after the key-change tokens, in odd shapes, in none that anybody can read.
  '23': 0.4,
  '24': 1,
  '25': 5,
  '26': 0.5,
  // Answers for somebody else's order, most of them not for ever.
  contradicting: 4,
};

/** What VTpass does with a meter that every other provider delivers to. */
const OF_FIRST = ['01', '02', '03', '05', '08', '11', '16', '18', '19', '21'] as const;
/** What others do with a meter that VTpass refuses by its own fault. */
const OF_OTHERS = {
  '00': 8,
  '01': 2,
  '02': 1,
  '03': 1,
  '04': 1,
  '05': 1,
  '06': 1,
  '07': 1,
  '08': 1,
  '09': 1,
  '10': 1,
  '11': 1,
  '12': 1,
  '13': 1,
  '14': 1,
  '19': 0.3,
};
/** Codes of VTpass with nothing executed: refusals of every kind, and what only sounds like one. */
const CODES = ['010', '014', '016', '017', '018', '021', '028', '030', '034', '044', '083', '099'];

/** How long answers are about another order, what becomes of the order, and what contradicts it. */
const CONTRADICTIONS = {
  lasts: { 1: 6, 2: 4, 3: 1 },
  outcome: { 1: 5, 2: 3, 3: 2, 4: 3 },
  what: { 1: 4, 2: 2, 3: 2, 4: 2 },
};

const SERIAL_DIGITS = 9;

/** A meter that nobody else buys for: the provider refuses two purchases for one within half a minute. */
export function meterOf(
  serial: number,
  random: Random,
  scenario: keyof typeof WEIGHTS = random.weighted(WEIGHTS),
): string {
  const digits = String(serial).padStart(SERIAL_DIGITS, '0');
  if (scenario === 'good') return withCheckDigit(`04${digits.slice(1)}`);
  // Twelve digits are no meter of anybody's.
  if (scenario === 'wrong') return `888${digits}`;
  if (scenario === 'ofFirst') return `71${random.pick(OF_FIRST)}${digits}`;
  if (scenario === 'ofOthers') return `72${random.weighted(OF_OTHERS)}${digits}`;
  if (scenario === 'contradicting') return `75${contradiction(random)}${digits.slice(1)}`;
  if (scenario === 'coded') return `73${random.pick(CODES)}${digits.slice(1)}`;
  return `70${scenario}${digits}`;
}

function contradiction(random: Random): string {
  const { lasts, outcome, what } = CONTRADICTIONS;
  const becomes = random.weighted(outcome);
  // Of what was not executed there is no meter and no amount to be wrong about.
  const wrong = becomes === '4' ? random.pick(['1', '2'] as const) : random.weighted(what);
  return `${random.weighted(lasts)}${becomes}${wrong}`;
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
