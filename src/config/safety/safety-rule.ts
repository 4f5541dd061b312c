/** What the environment says, by name: texts only, without empty ones. */
export type Settings = Readonly<Record<string, string | undefined>>;

/**
 * One condition that the environment has to meet. The rows of docs/production.md are made of these.
 * @example
 * { name: 'rate-limit', settings: ['RATE_LIMIT'], appliesIn: 'production', required: '`on`', why: '…',
 *   check: ({ RATE_LIMIT: text = 'on' }) => (text === 'on' ? null : 'must be on') }
 */
export interface SafetyRule {
  /** The name by which ALLOW_UNSAFE exempts from it. */
  readonly name: string;
  /** The settings it reads. A problem is reported of the first. */
  readonly settings: readonly [string, ...string[]];
  /** With NODE_ENV=production, or with any other. */
  readonly appliesIn: 'production' | 'elsewhere';
  /** What is required, in Markdown. */
  readonly required: string;
  /** What goes wrong without it, in Markdown. */
  readonly why: string;
  /** Returns what is wrong, as in "must be on", or null. It never quotes a value, which may be secret. */
  check(settings: Settings): string | null;
}
