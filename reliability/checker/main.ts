import { parseArgs } from 'node:util';
import { examineMoney, type Examination } from './check-money.js';
import { breachLines } from './breach-lines.js';
import { recordSources } from './record-sources.js';

const USAGE = `Checks the money of a database against every witness there is.

  npm run check:money -- [--database=<url>] [--simulator=[<provider>=]<url of /_record>]… [--clients=<file>] [--sandbox=<provider>]… [--final]

  --database    PostgreSQL; DATABASE_URL without it
  --simulator   the providers' and the gateways' records: a bare URL is asked for everyone's,
                vtpass=<url> or paystack=<url> for that one's; without one, the rules about it have
                nothing to say
  --clients     the clients' own log, one JSON object a line
  --sandbox     a provider whose address is a sandbox: it may repeat one token for every order
  --final       nothing is under way any more: everything must have ended
  --json        the findings for a program to read
  --reach-ms    how far ahead the next look at an open payment may be (default: 26 hours)

Ends with 0 when everything holds, 1 on a breach, 2 when a witness cannot be read.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      simulator: { type: 'string', multiple: true, default: [] },
      clients: { type: 'string' },
      sandbox: { type: 'string', multiple: true, default: [] },
      final: { type: 'boolean', default: false },
      'reach-ms': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const databaseUrl = values.database ?? process.env['DATABASE_URL'];
  if (values.help || databaseUrl === undefined) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  const reach = values['reach-ms'];
  const examination = await examineMoney({
    databaseUrl,
    records: recordSources(values.simulator),
    clientsFile: values.clients,
    isFinal: values.final,
    sandboxes: values.sandbox,
    ...(reach !== undefined && { reachMs: Number(reach) }),
  });
  const text = values.json ? JSON.stringify(examination) : report(examination);
  process.stdout.write(`${text}\n`);
  return examination.breaches.length === 0 ? 0 : 1;
}

function report({ breaches, examined }: Examination): string {
  const verdict = breaches.length === 0 ? 'No breach.' : breachLines(breaches);
  return `Looked at ${JSON.stringify(examined)}\n${verdict}`;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`Cannot check: ${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
