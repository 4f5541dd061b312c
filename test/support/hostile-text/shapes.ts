import * as fc from 'fast-check';
import type { TextOf } from './growth.js';

/** A text that is as long as one likes: `unit` again and again between two ends, and closed as often. */
export interface Shape {
  readonly start: string;
  readonly unit: string;
  readonly middle: string;
  readonly close: string;
  readonly end: string;
}

const NOTHING: Shape = { start: '', unit: 'a', middle: '', close: '', end: '' };

/** Characters that mean something to one parser or another. */
const MARKS = Array.from(
  ',;:="\'\\/ \t\n.-+_|&%?#@*()[]{}<>0123456789aeEqxTZ\u00a0\u200b\u0301\u0323é٣가\ud800\0',
);
const WORDS = [
  '&nbsp;',
  '%00',
  'q=0',
  'wait=1',
  '1,',
  '9900 ',
  '12 ',
  '9900-',
  'Token 1 ',
  'kWh ',
  '\\u0000',
  'ﷺ',
  '2026-',
  'Bearer ',
];
const PIECES = [...MARKS, ...WORDS];

const repeated = (unit: string): Shape => ({ ...NOTHING, unit });

/** Every piece again and again, alone and where its end makes the whole of no use, and pairs that nest. */
export const SHAPES: readonly Shape[] = [
  ...PIECES.map(repeated),
  ...PIECES.map((unit) => ({ ...repeated(unit), start: '"', end: '\u0001!' })),
  // The header that kept a process busy for 25 seconds.
  { ...NOTHING, start: 'a', unit: ';', end: '"' },
  { ...NOTHING, unit: '[', close: ']' },
  { ...NOTHING, unit: '{"a":', middle: '1', close: '}' },
  { ...NOTHING, start: '{"', unit: 'a', end: '":1}' },
  { ...NOTHING, start: '["', unit: '\\u0000', end: '"]' },
  { ...NOTHING, start: '[', unit: '"\\u0000",', end: '0]' },
  { ...NOTHING, start: '[', unit: '{"toString":1},', end: '0]' },
  { ...NOTHING, unit: '(', close: ')' },
];

/** Any other: pieces put together by chance. */
export const anyShape: fc.Arbitrary<Shape> = fc.record({
  start: text(3),
  unit: text(4).filter((unit) => unit !== ''),
  middle: text(1),
  close: text(1),
  end: text(3),
});

function text(pieces: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...PIECES), { maxLength: pieces }).map((all) => all.join(''));
}

/** The texts of a shape. */
export function textsOf({ start, unit, middle, close, end }: Shape): TextOf {
  const ends = start.length + middle.length + end.length;
  return (length) => {
    const times = Math.max(1, Math.ceil((length - ends) / (unit.length + close.length)));
    return flat(start + unit.repeat(times) + middle + close.repeat(times) + end);
  };
}

/** In one piece: a text that was just put together costs its first reader extra. A search does it. */
function flat(text: string): string {
  return /^\u0002/.test(text) ? '' : text;
}
