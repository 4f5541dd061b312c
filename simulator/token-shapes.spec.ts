import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readTokens } from '../src/vending/tokens/token-reader.js';
import { TestBuypower } from './buypower/client-for-spec.js';
import { aRequestId } from './http-client-for-spec.js';
import { TokenShapes } from './token-shapes.js';

const CORPUS = fileURLToPath(new URL('../src/vending/tokens/token-corpus.jsonl', import.meta.url));
const settleAfterMs = 3000;
const meter = (scenario: string, nth: number): string =>
  `70${scenario}${String(nth).padStart(9, '0')}`;

interface Said {
  /** Where the receipt is, and the text of the order that is beside it. */
  readonly receipt: Record<string, unknown>;
  readonly extras?: unknown;
}

/** One vend at each provider, and what it is told of it. */
const PROVIDERS = ['vtpass', 'buypower'] as const;
type Provider = (typeof PROVIDERS)[number];

class Shop {
  readonly requestId = aRequestId();

  constructor(
    private readonly buypower: TestBuypower,
    private readonly provider: Provider,
  ) {}

  async buy(meterNumber: string, disco?: string): Promise<Said> {
    const { requestId } = this;
    if (this.provider === 'buypower') {
      const asked = { orderId: requestId, meter: meterNumber, ...(disco && { disco: 'EKO' }) };
      return { receipt: (await this.buypower.vend(asked)).data };
    }
    const order = { request_id: requestId, billersCode: meterNumber };
    const service = disco === undefined ? {} : { serviceID: disco };
    return said((await this.buypower.simulator.pay({ ...order, ...service })).json);
  }

  async ask(): Promise<Said> {
    if (this.provider === 'buypower') {
      return { receipt: (await this.buypower.ask(this.requestId)).data };
    }
    return said((await this.buypower.simulator.requery(this.requestId)).json);
  }

  /** The token and what nobody can read, by the record. */
  recorded(): { token: string | null; unreadable: string | null } | undefined {
    const record = this.buypower.simulator.it.face(this.provider).record();
    const vend = record.find(({ requestId }) => requestId === this.requestId);
    return vend && { token: vend.token, unreadable: vend.unreadable };
  }
}

function said(receipt: Record<string, unknown>): Said {
  const content = receipt['content'] as { transactions: { extras?: unknown } };
  return { receipt, extras: content.transactions.extras };
}

const read = ({ receipt, extras }: Said): ReturnType<typeof readTokens> =>
  readTokens(receipt, extras);
const credits = (answer: Said): string[] =>
  read(answer)
    .tokens.filter(({ role }) => role === 'credit')
    .map(({ value }) => value);

describe.each(PROVIDERS)('tokens that %s prints', (provider) => {
  let buypower: TestBuypower;
  const shop = (): Shop => new Shop(buypower, provider);

  beforeAll(async () => {
    buypower = await TestBuypower.start({ tokenShapes: CORPUS, settleAfterMs });
  });
  afterAll(async () => {
    await buypower.simulator.stop();
  });

  it('in every shape of the file are those of the record, and are read as they are', async () => {
    const count = TokenShapes.ofFile(CORPUS).countOf(provider);
    expect(count).toBeGreaterThan(50);
    const texts = new Set<string>();
    for (let nth = 0; nth < count; nth += 1) {
      const one = shop();
      const answer = await one.buy(meter('25', nth));
      expect([nth, credits(answer)]).toEqual([nth, [one.recorded()?.token]]);
      expect(credits(await one.ask())).toEqual([one.recorded()?.token]);
      texts.add(JSON.stringify(answer.receipt).replaceAll(/\d/g, '#'));
    }
    expect(texts.size).toBeGreaterThan(40);
  });

  it('in a shape that nobody knows are no token, and what was printed is on record', async () => {
    const one = shop();
    const { tokens, notUnderstood } = read(await one.buy(meter('26', 1)));
    const { token, unreadable } = one.recorded()!;
    expect(tokens).toEqual([]);
    expect(token).toBeNull();
    expect(unreadable).toMatch(/^0x[0-9A-F]{17}$/);
    expect(notUnderstood).toContain(unreadable);
  });

  it('never come by scenario 23', async () => {
    const one = shop();
    expect(read(await one.buy(meter('23', 2))).tokens).toEqual([]);
    buypower.simulator.clock.pass(settleAfterMs);
    const later = await one.ask();
    expect(read(later)).toMatchObject({ tokens: [] });
    expect(read(later).notUnderstood).toBeUndefined();
    expect(one.recorded()).toEqual({ token: null, unreadable: null });
  });

  it.each([undefined, 'eko-electric', 'ibadan-electric'])(
    'are those that change the key at first, and the credit token later: %s',
    async (disco) => {
      const one = shop();
      const roles = (answer: Said): string[] => read(answer).tokens.map(({ role }) => role);
      expect(roles(await one.buy(meter('24', 3), disco))).toEqual(['kct1', 'kct2']);
      expect(one.recorded()?.token).toBeNull();
      buypower.simulator.clock.pass(settleAfterMs);
      const later = await one.ask();
      expect(roles(later)).toEqual(['kct1', 'kct2', 'credit']);
      expect(credits(later)).toEqual([one.recorded()?.token]);
      buypower.simulator.clock.pass(30_000);
    },
  );
});

describe('a file of shapes', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'token-shapes-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('leaves out what has no credit token, of each provider the same', () => {
    const lines = readFileSync(CORPUS, 'utf8').trimEnd().split('\n');
    const withCredit = lines.filter((line) => line.includes('["credit"'));
    const shapes = TokenShapes.ofFile(CORPUS);
    expect(shapes.countOf('vtpass') + shapes.countOf('buypower')).toBe(withCredit.length);
    expect(withCredit.length).toBeLessThan(lines.length);
  });

  it('is refused with the line that is no shape', async () => {
    const path = join(folder, 'shapes.jsonl');
    await writeFile(path, '{"provider":"vtpass","raw":{},"tokens":[]}\n{"provider":"vtpass"}\n');
    expect(() => TokenShapes.ofFile(path)).toThrow('line 2 is no shape of a token');
  });

  it('is not needed: there are a few for each provider', () => {
    const shapes = TokenShapes.builtIn();
    expect(PROVIDERS.map((provider) => shapes.countOf(provider))).toEqual([3, 3]);
  });
});
