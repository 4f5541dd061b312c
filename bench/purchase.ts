/** What a purchase is asked with. */
export interface Purchase {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a purchase may be of, where it is not of the usual kind. */
export interface PurchaseOptions {
  readonly billerId?: string;
  /** When it was due, in milliseconds of the epoch: its key then says so (see `TIMED_KEY`). */
  readonly dueAtMs?: number;
}

/** The keys of purchases that say when they were due: `bench-<serial>-<milliseconds>`. */
export const TIMED_KEY = 'bench-%-%';
/** The biller of every purchase that names no other. */
export const USUAL_BILLER = 'ikeja-electric';

const AMOUNTS = 4_001;
/** How many purchases one piece of load may make before it meets the next one's meters. */
const SERIALS_PER_PIECE = 10_000_000;
const SERIAL_DIGITS = 10;

let pieces = 0;

/** The first serial number of a piece of load: no two pieces buy for one meter. */
export function nextSerial(): number {
  const serial = pieces * SERIALS_PER_PIECE;
  pieces += 1;
  return serial;
}

/** The same as accept.lua makes: a meter, a key and an amount (kobo) that follow from the serial. */
export function purchaseOf(
  serial: number,
  token: string,
  { billerId = USUAL_BILLER, dueAtMs }: PurchaseOptions = {},
): Purchase {
  const due = dueAtMs === undefined ? '' : `-${dueAtMs.toFixed(3)}`;
  return {
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': `bench-${serial}${due}`,
    },
    body: JSON.stringify({
      billerId,
      meterNumber: meterOf(serial),
      meterType: 'prepaid',
      amount: 100_000 + ((serial * 7_919) % AMOUNTS) * 100,
    }),
  };
}

/** A good meter: thirteen digits that pass the Luhn check. */
export function meterOf(serial: number): string {
  const body = `04${String(serial).padStart(SERIAL_DIGITS, '0')}`;
  let sum = 0;
  for (let place = body.length - 1, isDoubled = true; place >= 0; place -= 1) {
    const value = (body.charCodeAt(place) - 48) * (isDoubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
    isDoubled = !isDoubled;
  }
  return body + String((10 - (sum % 10)) % 10);
}
