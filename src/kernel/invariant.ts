/** A mistake in our own code. No code handles it: the request gets a 500, and the cause is logged. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/**
 * Asserts a condition that always holds if our code is right.
 * @throws InvariantViolation when `condition` is false.
 * @example
 * invariant(row !== undefined, 'the wallet exists');
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}
