import { readFileSync } from 'node:fs';
import type { JsonObject } from './answer.js';

/** One way in which a provider prints its tokens: the fields of a receipt, with the tokens of an example. */
export interface TokenShape {
  readonly provider: string;
  readonly fields: JsonObject;
  /** The digits of the example's tokens by role; the credit token is among them. */
  readonly tokens: readonly (readonly [role: string, digits: string])[];
}

const credit = '99001122334455667788';
/** What is printed oddly where no file of shapes is given. */
const builtIn: readonly JsonObject[] = [
  { token: 'Token : 9900-1122-3344-5566-7788 79.9 kWh' },
  { token: '9900  1122  3344  5566  7788', units: '1,079.9 kWh' },
  { token: ['9900 - 1122 - 3344 - 5566 - 7788'] },
];

/** The shapes of tokens that are drawn from: those of a file, one JSON object a line, or a few of its own. */
export class TokenShapes {
  private constructor(private readonly shapes: readonly TokenShape[]) {}

  static builtIn(): TokenShapes {
    const tokens = [['credit', credit]] as const;
    const providers = ['vtpass', 'buypower'];
    return new TokenShapes(
      providers.flatMap((provider) =>
        builtIn.map((fields) => ({ provider, fields, tokens }) satisfies TokenShape),
      ),
    );
  }

  /** @throws Error when the file cannot be read, or a line of it is no shape. */
  static ofFile(path: string): TokenShapes {
    const lines = readFileSync(path, 'utf8').split('\n');
    const shapes = lines.filter((line) => line.trim() !== '').map(shapeOf);
    // A shape without a credit token says that nothing can be read: that is another scenario.
    return new TokenShapes(shapes.filter(({ tokens }) => hasCredit(tokens)));
  }

  /** How many different shapes there are of a provider. */
  countOf(provider: string): number {
    return this.of(provider).length;
  }

  /** The shape of a meter: by its last nine digits, so that whoever chooses a meter chooses a shape. */
  ofMeter(provider: string, billersCode: string): TokenShape | undefined {
    const shapes = this.of(provider);
    return shapes[Number(billersCode.slice(-9)) % shapes.length];
  }

  private of(provider: string): readonly TokenShape[] {
    return this.shapes.filter((shape) => shape.provider === provider);
  }
}

function hasCredit(tokens: TokenShape['tokens']): boolean {
  return tokens.some(([role]) => role === 'credit');
}

function shapeOf(line: string, index: number): TokenShape {
  const read = JSON.parse(line) as Partial<Record<'provider' | 'raw' | 'tokens', unknown>>;
  const { provider, raw, tokens } = read;
  const isShape = typeof provider === 'string' && typeof raw === 'object' && Array.isArray(tokens);
  if (!isShape || raw === null) throw new Error(`line ${index + 1} is no shape of a token`);
  return { provider, fields: raw as JsonObject, tokens: tokens as TokenShape['tokens'] };
}

/** The fields of a shape with other tokens in the place of its example's, written as those are. */
export function withTokens(
  { fields, tokens }: TokenShape,
  tokenOf: (role: string, nth: number) => string,
): JsonObject {
  const swaps = tokens.map(([role, digits], nth) => [digits, tokenOf(role, nth)] as const);
  return swapped(fields, swaps) as JsonObject;
}

type Swaps = readonly (readonly [from: string, to: string])[];

function swapped(value: unknown, swaps: Swaps): unknown {
  if (typeof value === 'string') return swaps.reduce(swapDigits, value);
  if (Array.isArray(value)) return value.map((entry) => swapped(entry, swaps));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, swapped(inner, swaps)]);
  return Object.fromEntries(entries) as JsonObject;
}

const digit = /\p{Nd}/u;

/** Swaps a number wherever it stands in a text, whatever stands between its digits and in whichever script. */
function swapDigits(text: string, [from, to]: Swaps[number]): string {
  const characters = Array.from(text);
  const places = characters.flatMap((one, index) => (digit.test(one) ? [index] : []));
  const digits = places.map((place) => valueOf(characters[place] ?? '')).join('');
  for (let at = digits.indexOf(from); at >= 0; at = digits.indexOf(from, at + from.length)) {
    for (let nth = 0; nth < from.length; nth += 1) {
      const place = places[at + nth] ?? 0;
      characters[place] = inScriptOf(characters[place] ?? '0', to.charAt(nth));
    }
  }
  return characters.join('');
}

/** The zero of a digit's script. In Unicode the ten digits of a script follow each other, whichever script it is. */
function zeroOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  let first = code;
  while (digit.test(String.fromCodePoint(first - 1))) first -= 1;
  return code - ((code - first) % 10);
}

function valueOf(character: string): string {
  return String((character.codePointAt(0) ?? 0) - zeroOf(character));
}

function inScriptOf(character: string, value: string): string {
  return String.fromCodePoint(zeroOf(character) + Number(value));
}
