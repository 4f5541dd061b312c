import { hex, made, values, type SafetyCase, type SafetyCases } from './safety-case.js';

/** No address of another machine over TLS. */
const NOT_REMOTE = [
  'http://vtpass.com/api',
  'https://',
  'https://localhost/api',
  'https://LOCALHOST./api',
  'https://api.localhost',
  'https://127.0.0.1:3100/api',
  'https://127.1/api',
  'https://127.0.0.1./api',
  'https://2130706433/api',
  'https://0x7f000001/api',
  'https://0177.0.0.1/api',
  'https://１２７.0.0.1/api',
  'https://%31%32%37.0.0.1/api',
  'https://[::1]/api',
  'https://[0:0:0:0:0:0:0:1]/api',
  'https://[::ffff:127.0.0.1]/api',
  'https://sandbox.vtpass.com/api',
  'https://SANDBOX.vtpass.com./api',
  'https://idev.buypower.ng/v2',
  'https://eu.sandbox.provider.com/v2',
  'https://vtpass.com@127.0.0.1/api',
  'https://user:pass@vtpass.com/api',
  'https://ｌocalhost/api',
];

/** Addresses of private networks. */
const PRIVATE = [
  'https://0/api',
  'https://[::ffff:10.0.0.1]/api',
  'https://[::]/api',
  'https://[fe80::1]/api',
  'https://[fd00::1]/api',
  'https://[2001:db8::1]/api',
  'https://[64:ff9b::a00:1]/api',
  'https://[2002:7f00:1::]/api',
  'https://10.0.0.1/api',
  'https://172.16.0.1/api',
  'https://172.31.255.255/api',
  'https://192.168.0.1/api',
  'https://169.254.169.254/latest',
  'https://100.64.0.1/api',
  'https://100.127.255.255/api',
  'https://0.0.0.0/api',
  'https://255.255.255.255/api',
  'https://simulator/api',
  'https://simulator./api',
  'https://vtpass.internal/api',
  'https://VTPASS.INTERNAL./api',
  'https://vtpass.local/api',
  'https://vtpass.test/api',
  'https://127.0.0.1.nip.io/api',
];

const COMPANIES = [
  'https://vtpass.com/api',
  'https://VTPASS.com./api',
  'https://api-service.vtpass.com:8443/api',
  'https://bücher.ng/api',
  'https://my-sandbox-less.com/api',
  'https://localhost.com/api',
  'https://100.63.255.255/api',
  'https://172.32.0.1/api',
  'https://8.8.8.8/api',
  'https://[2606:4700::1]/api',
];

function urlCases(name: string): SafetyCases {
  return {
    refused: values(name, ...NOT_REMOTE, ...PRIVATE),
    accepted: values(name, ...COMPANIES),
  };
}

function statementCases(name: string): SafetyCases {
  const dated = (urls: readonly string[]): string[] => urls.map((url) => `${url}?day={date}`);
  return {
    refused: values(name, ...dated(NOT_REMOTE)),
    accepted: values(name, undefined, ' ', ...dated(PRIVATE), ...dated(COMPANIES)),
  };
}

function keyCases(name: string, prefix: string, simulated: string): SafetyCases {
  return {
    refused: [
      ...values(name, undefined, '', ' ', simulated, 'hello', `${prefix}short`),
      ...made(name, {
        'a letter too few': prefix + hex(7) + '0',
        'one letter repeated': prefix + 'x'.repeat(40),
        'a space in it': `${prefix}${hex(8)} ${hex(8)}`,
        'a space before it': ` ${prefix}${hex(20)}`,
      }),
    ],
    accepted: made(name, {
      'twenty random bytes': prefix + hex(20),
      'sixteen random letters': prefix + 'Zz1_-q' + hex(5),
    }),
  };
}

/** Cases of the companies' addresses and keys. */
export const COMPANY_CASES: Readonly<Record<string, SafetyCases>> = {
  'funding-gateway': {
    refused: values('FUNDING_GATEWAY', undefined, '', 'sandbox'),
    accepted: values('FUNDING_GATEWAY', 'paystack'),
  },
  'paystack-key': {
    refused: [
      ...keyCases('PAYSTACK_SECRET_KEY', 'sk_live_', 'sk_simulator').refused,
      ...made('PAYSTACK_SECRET_KEY', {
        'a test key': `sk_test_${hex(20)}`,
        'a public key': `pk_live_${hex(20)}`,
        'a key in capitals': `SK_LIVE_${hex(20)}`,
        'a key of 19 letters': `sk_live_${hex(9)}0`,
      }),
    ],
    accepted: made('PAYSTACK_SECRET_KEY', {
      'forty letters': `sk_live_${hex(20)}`,
      'twenty letters': `sk_live_${hex(10)}`,
    }),
  },
  'paystack-url': urlCases('PAYSTACK_BASE_URL'),
  'funding-callback-url': urlCases('FUNDING_CALLBACK_URL'),
  'vtpass-url': {
    refused: [...values('VTPASS_BASE_URL', undefined, ''), ...urlCases('VTPASS_BASE_URL').refused],
    accepted: urlCases('VTPASS_BASE_URL').accepted,
  },
  'vtpass-api-key': keyCases('VTPASS_API_KEY', '', 'sim-api-key'),
  'vtpass-secret-key': keyCases('VTPASS_SECRET_KEY', 'SK_', 'SK_simulator'),
  'vtpass-public-key': keyCases('VTPASS_PUBLIC_KEY', 'PK_', 'PK_simulator'),
  'buypower-url': used(urlCases('BUYPOWER_BASE_URL'), { BUYPOWER_API_KEY: hex(16) }),
  'buypower-key': (() => {
    const { refused, accepted } = used(keyCases('BUYPOWER_API_KEY', '', 'sim-buypower-key'), {
      BUYPOWER_BASE_URL: 'https://api.buypower.ng/v2',
    });
    return { refused, accepted: [...accepted, ...values('BUYPOWER_API_KEY', undefined, 'hello')] };
  })(),
  'vtpass-statement-url': statementCases('VTPASS_STATEMENT_URL'),
  'buypower-statement-url': statementCases('BUYPOWER_STATEMENT_URL'),
  'sandbox-providers': {
    refused: values('SANDBOX_PROVIDERS', 'vtpass'),
    accepted: values('SANDBOX_PROVIDERS', undefined, '', ' '),
  },
};

/** The same cases with a setting that makes the rule count. */
function used({ refused, accepted }: SafetyCases, settings: Record<string, string>): SafetyCases {
  const add = ([title, changes]: SafetyCase): SafetyCase => [title, { ...settings, ...changes }];
  return { refused: refused.map(add), accepted: accepted.map(add) };
}
