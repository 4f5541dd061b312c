import type { Config } from '../../config/config.js';
import { paystackUrl } from '../../config/paystack.js';
import { PaystackStatement } from './paystack-statement.adapter.js';
import type { GatewayStatement } from './gateway-statement.js';

type Gateway = Config['env']['FUNDING_GATEWAY'];

// A gateway that is added to the configuration does not compile until it is said here what it lists.
const STATEMENTS: Readonly<Record<Gateway, (config: Config) => GatewayStatement | null>> = {
  // It gives money away and writes nothing down.
  sandbox: () => null,
  paystack: (config) =>
    new PaystackStatement({
      baseUrl: paystackUrl(config),
      secretKey: config.env.PAYSTACK_SECRET_KEY,
    }),
};

/** The list of the gateway that wallets are funded through; null when it keeps none. */
export function gatewayStatementOf(config: Config): GatewayStatement | null {
  return STATEMENTS[config.env.FUNDING_GATEWAY](config);
}
