import type { Config } from '../../config/config.js';
import { paystackUrl } from '../../config/paystack.js';
import { PaystackStatement } from './paystack-statement.adapter.js';
import type { GatewayStatement } from './gateway-statement.js';

type Gateway = Config['env']['FUNDING_GATEWAY'];

// A new gateway in the configuration does not compile until it has an entry here.
const STATEMENTS: Readonly<Record<Gateway, (config: Config) => GatewayStatement | null>> = {
  // The sandbox credits play money and keeps no list.
  sandbox: () => null,
  paystack: (config) =>
    new PaystackStatement({
      baseUrl: paystackUrl(config),
      secretKey: config.env.PAYSTACK_SECRET_KEY,
    }),
};

/** The list of the configured funding gateway; null when it has none. */
export function gatewayStatementOf(config: Config): GatewayStatement | null {
  return STATEMENTS[config.env.FUNDING_GATEWAY](config);
}
