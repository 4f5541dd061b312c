import { randomBytes } from 'node:crypto';

/** What is changed in an environment that breaks no rule, and what to call it. */
export type SafetyCase = readonly [
  title: string,
  changes: Readonly<Record<string, string | undefined>>,
];

/** What breaks a rule, and what is just good enough for it. */
export interface SafetyCases {
  readonly refused: readonly SafetyCase[];
  readonly accepted: readonly SafetyCase[];
}

export const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
export const base64 = (bytes: number): string => randomBytes(bytes).toString('base64');
export const base64url = (bytes: number): string => randomBytes(bytes).toString('base64url');

/** One case for each value of a setting; undefined leaves it out. */
export function values(name: string, ...texts: readonly (string | undefined)[]): SafetyCase[] {
  return texts.map((text) => [`${name}=${text ?? 'nothing'}`, { [name]: text }]);
}

/** The same for values that are made anew each time, which have no place in the name of a test. */
export function made(name: string, texts: Readonly<Record<string, string>>): SafetyCase[] {
  return Object.entries(texts).map(([title, text]) => [title, { [name]: text }]);
}
