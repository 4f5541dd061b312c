import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHttpTestAppOnDatabase, type ApiAnswer } from '../../test/support/http.js';
import { AuthModule } from './auth.module.js';

type Answer = ApiAnswer<Record<string, unknown>>;

let server: Awaited<ReturnType<typeof startHttpTestAppOnDatabase>>;
let count = 0;
const newcomer = (changes: object = {}): object => ({
  email: `ada${(count += 1)}@example.com`,
  password: 'correct horse',
  fullName: 'Ada Obi',
  ...changes,
});
const post = (path: string, body?: unknown): Promise<Answer> => server.api.post(path, body);

function expectProblem({ status, headers, body }: Answer, expected: [number, string]): void {
  expect([status, body['code']]).toEqual(expected);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
  expect(body['requestId']).toBe(headers.get('x-request-id'));
}

describe('the input of', () => {
  beforeAll(async () => {
    server = await startHttpTestAppOnDatabase(
      { RATE_LIMIT: 'off' },
      {
        imports: [AuthModule],
      },
    );
  });

  afterAll(() => server.stop());

  describe('a registration', () => {
    it.each([
      ['no email', { email: undefined }, 'email'],
      ['an email that is none', { email: 'ada' }, 'email'],
      ['an email that is a list', { email: ['ada@example.com'] }, 'email'],
      ['an email beyond ASCII', { email: 'İbo@example.com' }, 'email'],
      ['an email too long', { email: `${'a'.repeat(250)}@example.com` }, 'email'],
      ['a NUL in the email', { email: 'a\u0000da@example.com' }, 'email'],
      ['a short password', { password: '1234567' }, 'password'],
      ['a long password', { password: 'x'.repeat(129) }, 'password'],
      ['a password that is a number', { password: 12345678 }, 'password'],
      ['no name', { fullName: undefined }, 'fullName'],
      ['a blank name', { fullName: '   ' }, 'fullName'],
      ['a long name', { fullName: 'x'.repeat(101) }, 'fullName'],
      ['a name that is an object', { fullName: { first: 'Ada' } }, 'fullName'],
      ['a name that is turned round', { fullName: 'Ada\u202eibO' }, 'fullName'],
      ['a name with what shows nothing', { fullName: 'Ada\u200b' }, 'fullName'],
      ['a name of two lines', { fullName: 'Ada\nObi' }, 'fullName'],
      ['a joiner between letters that do not join', { fullName: 'A\u200dda' }, 'fullName'],
      [
        'a password short in other letters',
        { password: 'a\u0301e\u0301i\u0301o\u0301' },
        'password',
      ],
      ['a NUL in the name', { fullName: 'Ada\u0000' }, 'fullName'],
      ['half a character in the name', { fullName: 'Ada\ud83d' }, 'fullName'],
      ['a phone that is none', { phone: 'call me' }, 'phone'],
      ['a phone with a digit too many', { phone: '0803 123 45678' }, 'phone'],
      ['a phone that is a number', { phone: 8012345678 }, 'phone'],
      ['an unknown field', { role: 'admin' }, 'role'],
    ])('refuses %s', async (_, changes, field) => {
      const answer = await post('/auth/register', newcomer(changes));
      expectProblem(answer, [400, 'validation_failed']);
      expect(answer.body['errors']).toContainEqual({ field, message: expect.any(String) });
    });

    it.each([
      [
        'characters beyond ASCII in name and password',
        { fullName: 'Adébáyọ̀ 💡', password: 'pässwörd💡' },
      ],
      ['a null phone', { phone: null }],
      ['a joiner between letters that join', { fullName: 'می\u200cخواهم' }],
      ['a family in one picture', { fullName: 'Obi 👨\u200d👩\u200d👧' }],
      ['the longest fields', { fullName: 'x'.repeat(100), password: 'x'.repeat(128) }],
    ])('takes %s', async (_, changes) => {
      expect((await post('/auth/register', newcomer(changes))).status).toBe(201);
    });
  });

  describe.each(['/auth/register', '/auth/login', '/auth/refresh'])('%s', (path) => {
    it.each([
      ['invalid JSON', '{"email":', 'application/json', 400, 'malformed_json'],
      ['nothing, as JSON', '', 'application/json', 400, 'malformed_json'],
      ['an array', '[]', 'application/json', 400, 'validation_failed'],
      ['a text', '"x"', 'application/json', 400, 'validation_failed'],
      ['an empty object', '{}', 'application/json', 400, 'validation_failed'],
      [
        'deep nesting',
        '{"a":'.repeat(5_000) + '1' + '}'.repeat(5_000),
        'application/json',
        400,
        'validation_failed',
      ],
      [
        'a NUL',
        '{"email":"\\u0000","password":"\\u0000","refreshToken":"\\u0000"}',
        'application/json',
        400,
        'validation_failed',
      ],
      [
        'a huge body',
        `{"a":"${'x'.repeat(100_000)}"}`,
        'application/json',
        413,
        'payload_too_large',
      ],
      ['plain text', 'x', 'text/plain', 415, 'unsupported_media_type'],
      ['a form', 'email=a', 'application/x-www-form-urlencoded', 415, 'unsupported_media_type'],
    ])('refuses %s', async (_, rawBody, type, status, code) => {
      const answer: Answer = await server.api.post(path, undefined, {
        rawBody,
        headers: { 'Content-Type': type },
      });
      expectProblem(answer, [status, code]);
    });

    it('refuses a missing body', async () => {
      expectProblem(await post(path), [400, 'validation_failed']);
    });

    it('takes no other method', async () => {
      expectProblem(await server.api.get(path), [405, 'method_not_allowed']);
    });
  });
});
