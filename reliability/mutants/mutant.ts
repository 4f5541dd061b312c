/** One known defect: a text that stands once in a file, what to put there, and who should notice. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** The Jest projects and the test paths (patterns) that are asked, cheapest first. */
  readonly projects: readonly string[];
  readonly tests: readonly string[];
  /** Which of their tests, by a pattern of the name, where each would wait for its own time-out. */
  readonly named?: string;
}
