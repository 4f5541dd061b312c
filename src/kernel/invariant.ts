/** Our own code is wrong: nobody handles it, it is answered with 500 and logged with its cause. */
export class InvariantViolation extends Error {
  override readonly name = 'InvariantViolation';
}

/**
 * Asserts what must hold if our code is right.
 * @throws InvariantViolation when `condition` is false.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantViolation(message);
}
