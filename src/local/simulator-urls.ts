import type { Config } from '../config/config.js';

/**
 * The settings with the simulator's addresses where the environment names no others: BuyPower's address,
 * and the location of each day's statements.
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
