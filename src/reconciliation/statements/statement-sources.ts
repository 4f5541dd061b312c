/** The location of a provider's statements: its code, and a URL with `{date}` in it. */
export interface StatementSource {
  readonly provider: string;
  readonly url: string | undefined;
}

interface StatementSettings {
  readonly VTPASS_STATEMENT_URL?: string | undefined;
  readonly BUYPOWER_STATEMENT_URL?: string | undefined;
}

/** Every provider that can be compared. */
export function statementSources(env: StatementSettings): readonly StatementSource[] {
  return [
    { provider: 'vtpass', url: env.VTPASS_STATEMENT_URL },
    { provider: 'buypower', url: env.BUYPOWER_STATEMENT_URL },
  ];
}
