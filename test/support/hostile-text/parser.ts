import type { Shape } from './shapes.js';

/** A way by which text from outside gets into the product, and all that reads it there. */
export interface Parser {
  readonly name: string;
  /** Has the text read, and may refuse it. */
  readonly read: (text: string) => unknown;
  /**
   * Who keeps a text that is too long from being read: the parser itself, by looking at its length first, or
   * whoever receives it, by a bound on the whole message.
   */
  readonly bounded: 'by itself' | `by ${string}`;
  /** It reads by way of a server, or each field of a document, so that some of the shapes have to do. */
  readonly isSlow?: true;
  /** The beginnings and ends of texts that get further into it than others. */
  readonly within?: readonly (readonly [start: string, end: string])[];
}

/** The texts of a shape as they come to a parser. */
export function placed({ within }: Parser, shape: Shape): readonly Shape[] {
  const inside = (within ?? []).map(([start, end]) => ({
    ...shape,
    start: start + shape.start,
    end: shape.end + end,
  }));
  return [shape, ...inside];
}
