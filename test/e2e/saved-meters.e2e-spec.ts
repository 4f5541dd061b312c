import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SavedMeterView } from '../../src/meters/saved-meter.view.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { aCustomer, demand, type Customer } from '../support/customer.js';
import { apiClient, type ApiAnswer } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { id as anId, succeeds, text, time } from '../support/shapes.js';

type Fields = Record<string, unknown>;
interface Page {
  readonly data: SavedMeterView[];
  readonly nextCursor: string | null;
}

const MISSING = '0199c2f4-8a01-7c3e-9d55-0b1f6f2a7c10';

describe('saved meters', () => {
  let app: TestApp;
  let customer: Customer;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    customer = await aCustomer(app, { balance: 0 });
  });

  const aMeter = (changes: Fields = {}): Fields => ({
    billerId: 'ikeja-electric',
    meterNumber: goodMeter(),
    meterType: 'prepaid',
    ...changes,
  });
  const save = (
    nickname: unknown,
    meter = aMeter(),
    by = customer,
  ): Promise<ApiAnswer<SavedMeterView>> =>
    by.api.post<SavedMeterView>('/meters', { nickname, ...meter });
  const send = <Body = Fields>(
    method: string,
    id: string,
    body?: unknown,
    by = customer,
  ): Promise<ApiAnswer<Body>> =>
    apiClient(app.url).send<Body>(method, `/meters/${id}`, body, { token: by.token });
  const list = async (query = ''): Promise<Page> =>
    demand(await customer.api.get<Page>(`/meters${query}`), 200);

  it('are one meter, however its number is spelled', async () => {
    const meterNumber = goodMeter();
    const pasted = `${meterNumber.slice(0, 4)}\u00a0${meterNumber.slice(4, 8)}\u2013${meterNumber.slice(8)} `;
    const saved = await save('As it is printed', aMeter({ meterNumber: pasted }));
    succeeds(saved, 201);
    expect(saved.body.meterNumber).toBe(meterNumber);
    const again = await save('In one piece', aMeter({ meterNumber }));
    expect(again).toMatchObject({ status: 409, body: { code: 'meter_saved' } });
    const wrong = await save('With a letter', aMeter({ meterNumber: `${meterNumber.slice(1)}O` }));
    expect(wrong).toMatchObject({
      status: 400,
      body: {
        errors: [
          { field: 'meterNumber', message: expect.stringContaining('and contains "O" (U+004F)') },
        ],
      },
    });
  });

  it('have nicknames that can be told apart', async () => {
    const composed = await save('Ad\u00e9’s shop');
    succeeds(composed, 201);
    for (const sameName of ['Ade\u0301’s shop', 'Ad\u00e9’s\u00a0shop']) {
      expect(await save(sameName)).toMatchObject({ status: 409, body: { code: 'nickname_taken' } });
    }
    succeeds(await save('می\u200cخواهم'), 201);
    expect(await save('میخواهم')).toMatchObject({ status: 409 });
    const other = await save('Other');
    const renamed = await send('PATCH', other.body.id, { nickname: 'Ade\u0301’s shop' });
    expect(renamed).toMatchObject({ status: 409, body: { code: 'nickname_taken' } });
    // Its own name in another spelling is no other's.
    const again = await send<SavedMeterView>('PATCH', composed.body.id, {
      nickname: 'Ade\u0301’s shop ',
    });
    expect(again).toMatchObject({ status: 200, body: { nickname: 'Ad\u00e9’s shop' } });
  });

  it('of which two are saved at once under names that look the same are one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => save(index % 2 === 0 ? 'Ad\u00e9' : 'Ade\u0301')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array<number>(7).fill(409),
    ]);
  });

  it('take no nickname that an earlier release stored with what shows nothing', async () => {
    const earlier = await save('Shop');
    await app.database.query('UPDATE saved_meters SET nickname = $2 WHERE id = $1', [
      earlier.body.id,
      'S\u200bhop\u202e',
    ]);
    expect((await list()).data).toMatchObject([{ nickname: 'Shop' }]);
    expect(await save('Shop')).toMatchObject({ status: 409 });
  });

  it.each([
    ['Shop\u202e', 'U+202E (right-to-left override)'],
    ['S\u200bhop', 'U+200B (zero width space)'],
    ['S\u200dhop', 'U+200D (zero width joiner)'],
  ])('have nicknames of visible characters: %j', async (nickname, what) => {
    expect(await save(nickname)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'nickname', message: `must not contain ${what}` }] },
    });
  });

  it('have nicknames as long as the database takes them', async () => {
    succeeds(await save('❤\ufe0f'.repeat(30)), 201);
    expect((await save('❤\ufe0f'.repeat(31))).status).toBe(400);
  });

  it('are saved, shown, renamed and removed', async () => {
    const meter = aMeter();
    const saved = await save('  Mum’s house ', meter);
    succeeds(saved, 201);
    expect(saved.body).toEqual({
      id: anId,
      nickname: 'Mum’s house',
      ...meter,
      customerName: null,
      address: null,
      verifiedAt: null,
      createdAt: time,
      updatedAt: time,
    });
    const { id } = saved.body;
    expect(saved.headers.get('location')).toBe(`/meters/${id}`);
    const shown = await customer.api.get(saved.headers.get('location')!);
    succeeds(shown, 200);
    expect(shown.body).toEqual(saved.body);

    const renamed = await send<SavedMeterView>('PATCH', id, { nickname: 'Shop' });
    succeeds(renamed, 200);
    const { createdAt } = saved.body;
    expect(renamed.body).toMatchObject({ id, nickname: 'Shop', ...meter, createdAt });
    expect(renamed.body.updatedAt > saved.body.updatedAt).toBe(true);
    expect((await list()).data).toEqual([renamed.body]);

    expect(await send('DELETE', id)).toMatchObject({ status: 204, body: null });
    expect(await list()).toEqual({ data: [], nextCursor: null });
    for (const method of ['GET', 'DELETE']) {
      expect(await send(method, id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect(await send('PATCH', id, { nickname: 'Shop' })).toMatchObject({ status: 404 });
    // What is gone leaves its name and its meter free.
    demand(await save('Shop', meter), 201);
  });

  it('carry the name that was last verified, and when', async () => {
    const meter = aMeter();
    const { id } = demand(await save('Home', meter), 201);
    const verified = demand(await customer.api.post<Fields>('/meters/verify', meter), 200);
    const { customerName, address, verifiedAt } = verified;
    expect(customerName).toEqual(text);
    const named = { customerName, address, verifiedAt };
    expect((await send('GET', id)).body).toMatchObject(named);
    expect((await list()).data).toMatchObject([named]);
    const other = await aCustomer(app, { balance: 0 });
    expect(await save('Home', meter, other)).toMatchObject({ status: 201, body: named });
  });

  it('have a nickname each, and are there once', async () => {
    const meter = aMeter();
    const { id } = demand(await save('Home', meter), 201);
    const { id: shop } = demand(await save('Shop'), 201);
    const taken = { status: 409, body: { code: 'nickname_taken' } };
    expect(await save('Home')).toMatchObject(taken);
    expect(await save(' Home ')).toMatchObject(taken);
    expect(await save('Mum', meter)).toMatchObject({ status: 409, body: { code: 'meter_saved' } });
    expect(await send('PATCH', shop, { nickname: 'Home' })).toMatchObject(taken);
    expect((await send('PATCH', id, { nickname: 'Home' })).status).toBe(200);
    // The same number at another biller, or of the other type, is another meter.
    demand(await save('Eko', { ...meter, billerId: 'eko-electric' }), 201);
    demand(await save('Post', { ...meter, meterType: 'postpaid' }), 201);
    expect((await list()).data).toHaveLength(4);
  });

  it.each([
    ['no nickname', { nickname: undefined }],
    ['an empty one', { nickname: '' }],
    ['one of spaces', { nickname: '   ' }],
    ['one too long', { nickname: 'x'.repeat(61) }],
    ['one with a line break', { nickname: 'a\nb' }],
    ['one with NUL', { nickname: 'a\0b' }],
    ['a number', { nickname: 7 }],
    ['a bad meter', { meterNumber: '123' }],
    ['an unknown field', { customerName: 'MINE' }],
  ])('are refused with %s', async (_, change) => {
    const body = { nickname: 'Home', ...aMeter(), ...change };
    const refused = { status: 400, body: { code: 'validation_failed' } };
    expect(await customer.api.post('/meters', body)).toMatchObject(refused);
    if ('nickname' in change) {
      expect(await send('PATCH', MISSING, change)).toMatchObject(refused);
    }
  });

  it('take sixty characters, whatever the script', async () => {
    const nickname = 'ọ'.repeat(60);
    expect(demand(await save(nickname), 201).nickname).toBe(nickname);
    // Sixty that JavaScript counts twice each.
    expect((await save('🏠'.repeat(60))).status).toBe(201);
  });

  it('are of a biller that there is, sold just now or not', async () => {
    const unknown = await save('Home', aMeter({ billerId: 'nobody-electric' }));
    expect(unknown).toMatchObject({ status: 422, body: { code: 'biller_unavailable' } });
    demand(await save('Kano', aMeter({ billerId: 'kano-electric' })), 201);
  });

  it('are a hundred at most, also when many are saved at once', async () => {
    const words: unknown[] = [];
    for (let batch = 0; batch < 6; batch += 1) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) => save(`Meter ${batch} ${index}`)),
      );
      words.push(...answers.map(({ status, body }) => (status === 201 ? 201 : codeOf(body))));
    }
    expect(words.filter((word) => word === 201)).toHaveLength(100);
    expect(words.filter((word) => word === 'too_many_meters')).toHaveLength(20);
    const first = await list('?limit=100');
    expect([first.data.length, first.nextCursor]).toEqual([100, null]);

    const other = await aCustomer(app, { balance: 0 });
    expect((await save('Mine', aMeter(), other)).status).toBe(201);
    expect((await send('DELETE', first.data[50]!.id)).status).toBe(204);
    // One place is free, and twenty want it.
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => save(`Last ${index}`)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect((await list('?limit=100')).data).toHaveLength(100);
  });

  it('saved twice at once are saved once', async () => {
    const meter = aMeter();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => save(`Name ${index}`, meter)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array<number>(9).fill(409),
    ]);
  });

  it('are listed newest first, page by page', async () => {
    const made: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      made.unshift(demand(await save(`Meter ${count}`), 201).id);
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page = await list(`?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(made);
  });

  it('are nobody else’s: a stranger’s answers are those of an id that there is not', async () => {
    const stranger = await aCustomer(app, { balance: 0 });
    const { id } = demand(await save('Home'), 201);
    const body = { nickname: 'Mine' };
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const given = method === 'PATCH' ? body : undefined;
      const theirs = await send(method, id, given, stranger);
      const unknown = await send(method, MISSING, given, stranger);
      expect(theirs.status).toBe(404);
      expect({ ...theirs.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    }
    expect((await stranger.api.get<Page>('/meters')).body.data).toEqual([]);
    expect((await send('GET', id)).body).toMatchObject({ nickname: 'Home' });
    expect((await apiClient(app.url).get('/meters')).status).toBe(401);
  });
});

function codeOf(body: unknown): unknown {
  return (body as { code?: unknown }).code;
}
