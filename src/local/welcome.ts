import type { Config } from '../config/config.js';

const FUND = `curl -s $API/wallets/fund -H "$AUTH" -H "$JSON" -d '{"amount":2000000}'`;
const PAY_AT_ONCE = [`  ${FUND}; echo`];
const PAY_ON_PAGE = [
  `  FUNDING=$(${FUND})`,
  `  echo "$FUNDING" | sed 's/.*"authorizationUrl":"\\([^"]*\\)".*/Pay here: \\1/'`,
  `  FUNDING=$(echo "$FUNDING" | sed 's/{"id":"\\([^"]*\\)".*/\\1/')`,
  `  until curl -s $API/wallets/fundings/$FUNDING -H "$AUTH" -H "prefer: wait=30" | grep '"status":"completed"'; do sleep 1; done`,
];

/** The text after the start of the server: the addresses, and a first purchase to paste. */
export function welcome(config: Config, started: readonly string[]): string {
  const base = `http://localhost:${config.env.PORT}`;
  const queue = config.env.REDIS_URL === undefined ? 'PostgreSQL' : 'Redis';
  const lines = [
    '',
    `  Bill Vending API is up.   API ${base}   Docs ${base}/api/docs`,
    `  Queue on ${queue}.${started.map((line) => `  Started: ${line}.`).join('')}`,
    '',
    '  A first purchase (paste it into another terminal, or run `npm run demo`):',
    ...(config.env.FUNDING_GATEWAY === 'paystack'
      ? ['  It prints an address: open it in a browser and pay; the purchase waits for that.']
      : []),
    '',
    `  API=${base}`,
    `  JSON='content-type: application/json'`,
    '  METER=7000$(date +%s | cut -c2-10)',
    `  TOKEN=$(curl -s $API/auth/register -H "$JSON" -d '{"email":"ada'$RANDOM'@example.com","password":"correct horse","fullName":"Ada Example"}' | sed 's/.*"accessToken":"\\([^"]*\\)".*/\\1/')`,
    `  AUTH="authorization: Bearer $TOKEN"`,
    ...(config.env.FUNDING_GATEWAY === 'paystack' ? PAY_ON_PAGE : PAY_AT_ONCE),
    `  ID=$(curl -s $API/bill-payments -H "$AUTH" -H "$JSON" -H "idempotency-key: first-$RANDOM" -d '{"billerId":"ikeja-electric","meterNumber":"'$METER'","meterType":"prepaid","amount":500000}' | sed 's/{"id":"\\([^"]*\\)".*/\\1/')`,
    `  curl -s $API/bill-payments/$ID -H "$AUTH" -H "prefer: wait=30"; echo`,
    '',
    '  Ctrl-C stops everything; the data stays.',
    '',
  ];
  return `${lines.join('\n')}\n`;
}
