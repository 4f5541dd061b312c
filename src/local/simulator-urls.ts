import type { Config } from '../config/config.js';

/**
 * The settings of an installation whose providers are the simulator's faces, so far as the environment
 * names no others: BuyPower's address, and where the statements of a day are.
 * @param url any address of the simulator.
 */
export function withSimulatorUrls(config: Config, url: string): Config {
  const { env } = config;
  const { origin } = new URL(url);
  const statementOf = (provider: string): string =>
    `${origin}/_statement?provider=${provider}&date={date}`;
  return config.with({
    BUYPOWER_BASE_URL: env.BUYPOWER_BASE_URL ?? `${origin}/buypower/v2`,
    VTPASS_STATEMENT_URL: env.VTPASS_STATEMENT_URL ?? statementOf('vtpass'),
    BUYPOWER_STATEMENT_URL: env.BUYPOWER_STATEMENT_URL ?? statementOf('buypower'),
  });
}
