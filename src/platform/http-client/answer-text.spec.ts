import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readAnswerText } from './answer-text.js';

describe("the text of a provider's answer", () => {
  it('is what its JSON says', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('\\u'));
        expect(JSON.stringify(readAnswerText(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['"a\\u0000b"', 'a\ufffdb'],
    ['"\\ud83d\\ude00"', '😀'],
    ['"\\ud83d"', '\ufffd'],
    ['"\\ude00\\ud83d"', '\ufffd\ufffd'],
    [
      '{"\\u0000":{"\\udfff":[null,1,"\\\\u0000"]}}',
      { '\ufffd': { '\ufffd': [null, 1, '\\u0000'] } },
    ],
    ['{"__proto__":1}', JSON.parse('{"__proto__":1}')],
    ['<html>\0</html>', '<html>\ufffd</html>'],
    ['{"code":"000"', '{"code":"000"'],
    ['', ''],
    ['{"a":1,"a":1}', '{"a":1,"a":1}'],
    ['{"a":{"b":1 , "\\u0062" : 2}}', '{"a":{"b":1 , "\\u0062" : 2}}'],
    [
      '[{"a":1},{"a":{"a":"a"}},"a",{"b":"{\\"a\\":1","a":":"}]',
      [{ a: 1 }, { a: { a: 'a' } }, 'a', { b: '{"a":1', a: ':' }],
    ],
  ])('%j is read as %j', (text, value) => {
    expect(readAnswerText(text)).toEqual(value);
  });

  it('is kept to its beginning when it is no JSON, never ending in half a character', () => {
    const text = `${'x'.repeat(1_999)}😀${'y'.repeat(5_000)}`;
    expect(readAnswerText(text)).toBe(`${'x'.repeat(1_999)}\ufffd`);
  });

  it('is cut off where it nests without end', () => {
    const nested = readAnswerText('['.repeat(100_000) + ']'.repeat(100_000));
    expect(JSON.stringify(nested)).toBe(`${'['.repeat(32)}"…"${']'.repeat(32)}`);
  });

  it('can be stored, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.string({ unit: 'binary' }).map(quoted),
    );
    fc.assert(
      fc.property(text, (answer) => {
        const stored = JSON.stringify(readAnswerText(answer));
        expect(stored).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/);
      }),
    );
  });
});

function quoted(text: string): string {
  return JSON.stringify({ [text]: text });
}
