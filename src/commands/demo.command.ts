import { setTimeout as pause } from 'node:timers/promises';
import { loadProcessConfig } from '../config/config.js';
import { formatNaira } from '../kernel/money.js';
import { printSafetyWarning } from './safety-warning.js';

type Fields = Record<string, unknown>;

interface Funding {
  readonly id: string;
  readonly status: string;
  readonly authorizationUrl: string | null;
}

interface Payment {
  readonly id: string;
  readonly status: string;
  readonly total: number;
  readonly units: string | null;
  readonly customerName: string | null;
  readonly tokens: readonly { readonly role: string; readonly value: string }[];
  readonly failure: { readonly message: string } | null;
}

interface Statement {
  readonly data: readonly {
    readonly createdAt: string;
    readonly type: string;
    readonly direction: string;
    readonly status: string;
    readonly amount: number;
    readonly balanceAfter: number;
  }[];
}

const WAIT_SECONDS = 30;
const METER = { billerId: 'ikeja-electric', meterType: 'prepaid' };

/** A client of the running server, as an integrator would write one. */
class Client {
  private token: string | undefined;

  constructor(private readonly baseUrl: string) {}

  async call<Body>(
    method: string,
    path: string,
    body?: Fields,
    headers: Fields = {},
  ): Promise<Body> {
    const response = await fetch(this.baseUrl + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...(headers as Record<string, string>),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Fields;
    if (!response.ok)
      throw new Error(`${method} ${path}: ${String(answer.code)}: ${String(answer.detail)}`);
    if (typeof answer.accessToken === 'string') this.token = answer.accessToken;
    return answer as Body;
  }
}

/** An 11-digit meter number that passes the Luhn check, so that each run buys for another meter. */
function someMeter(): string {
  const digits = String(Math.floor(Math.random() * 1e10)).padStart(10, '0');
  const sum = Array.from(digits, Number).reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits + String((10 - (sum % 10)) % 10);
}

/** 20 digits as they are read out and keyed in: in fours. */
function grouped(token: string): string {
  return token.replaceAll(/(\d{4})(?=\d)/g, '$1 ');
}

function printToken(payment: Payment): void {
  if (payment.status !== 'completed') {
    console.log(
      `\n  It is ${payment.status}${payment.failure ? `: ${payment.failure.message}` : ''}.`,
    );
    return;
  }
  console.log('\n  ┌──────────────────────────────────────────────┐');
  for (const { role, value } of payment.tokens) {
    console.log(`  │  ${role.padEnd(10)} ${grouped(value).padEnd(32)} │`);
  }
  console.log('  └──────────────────────────────────────────────┘');
  console.log(`  ${payment.units ?? '?'} kWh for ${formatNaira(payment.total)}`);
}

function printStatement({ data }: Statement): void {
  console.log('\n  Statement, newest first\n');
  for (const row of data) {
    const amount = formatNaira(row.direction === 'debit' ? -row.amount : row.amount);
    const time = row.createdAt.replace('T', ' ').slice(0, 19);
    const line = [time, row.type.padEnd(13), amount.padStart(14)].join('  ');
    console.log(`  ${line}  balance ${formatNaira(row.balanceAfter).padStart(12)}  ${row.status}`);
  }
}

/** Through a gateway with a page it waits for the person at the browser, who may try again and again. */
async function fund(client: Client, amount: number): Promise<void> {
  let funding = await client.call<Funding>('POST', '/wallets/fund', { amount });
  if (funding.authorizationUrl !== null) {
    console.log(`  Open this page and pay; Ctrl-C gives up: ${funding.authorizationUrl}`);
  }
  while (funding.status === 'pending' || funding.status === 'failed') {
    const { id } = funding;
    funding = await client.call<Funding>('GET', `/wallets/fundings/${id}`, undefined, {
      prefer: `wait=${WAIT_SECONDS}`,
    });
    // Of a failed one the answer comes at once.
    if (funding.status === 'failed') await pause(1_000);
  }
  if (funding.status !== 'completed') throw new Error(`the funding is ${funding.status}`);
}

async function demo(baseUrl: string): Promise<void> {
  const client = new Client(baseUrl);
  const email = `demo-${Date.now()}@example.com`;
  await client.call('POST', '/auth/register', {
    email,
    password: 'correct horse battery',
    fullName: 'Ada Example',
  });
  console.log(`\n  Registered ${email}`);
  await fund(client, 2_000_000);
  console.log(`  Funded the wallet with ${formatNaira(2_000_000)}`);
  const meter = { ...METER, meterNumber: someMeter() };
  const verified = await client.call<Fields>('POST', '/meters/verify', meter);
  console.log(
    `  Meter ${meter.meterNumber} is ${String(verified.customerName)}, ${String(verified.address)}`,
  );
  const purchase = { ...meter, amount: 500_000 };
  const accepted = await client.call<Payment>('POST', '/bill-payments', purchase, {
    'idempotency-key': `demo-${meter.meterNumber}`,
  });
  console.log(`  Bought ${formatNaira(accepted.total)} of electricity: ${accepted.status}`);
  const ended = await client.call<Payment>('GET', `/bill-payments/${accepted.id}`, undefined, {
    prefer: `wait=${WAIT_SECONDS}`,
  });
  printToken(ended);
  printStatement(await client.call<Statement>('GET', '/transactions'));
  console.log('');
}

const config = loadProcessConfig(printSafetyWarning);
const baseUrl = process.argv[2] ?? `http://127.0.0.1:${config.env.PORT}`;
try {
  await demo(baseUrl);
} catch (error) {
  const isDown = error instanceof TypeError;
  console.error(isDown ? `No server at ${baseUrl}: start it with \`npm start\`.` : String(error));
  process.exitCode = 1;
}
