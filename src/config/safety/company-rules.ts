import { hostKind, urlOrNull, type HostKind } from './hosts.js';
import { isPublished } from './published-secrets.js';
import type { SafetyRule, Settings } from './safety-rule.js';

/** Live keys of Paystack, as its documents show them. */
const PAYSTACK_LIVE = /^sk_live_(\w{20,})$/;
/** Keys of the other companies: their documents name beginnings, and no difference between live and test. */
const VTPASS_API = /^([\w-]{16,})$/;
const VTPASS_SECRET = /^SK_([\w-]{16,})$/;
const VTPASS_PUBLIC = /^PK_([\w-]{16,})$/;
const BUYPOWER_API = /^([\w.=+/-]{16,})$/;
/** Placeholders such as `xxxxxxxxxxxxxxxx` have fewer. */
const DIFFERENT_CHARACTERS = 6;

const HOST_FAULTS: Readonly<Partial<Record<HostKind, string>>> = {
  loopback: 'leads to this machine, where only a simulator answers',
  sandbox: 'leads to a sandbox, which sells nothing',
};

/** Says what keeps an address from being a company's, or null. */
function companyUrlFault(text: string): string | null {
  const fault = remoteUrlFault(text);
  const isPrivate = fault === null && hostKind(new URL(text).hostname) === 'private';
  return isPrivate ? 'leads to a private network, where no company is' : fault;
}

/** Says what keeps an address from being one of another machine over TLS, or null. */
function remoteUrlFault(text: string): string | null {
  const url = urlOrNull(text);
  if (url === null) return 'is not an address';
  const { protocol, username, password, hostname } = url;
  if (protocol !== 'https:') return 'must begin with https://';
  if (username !== '' || password !== '') return 'has a user or a password before its host';
  return HOST_FAULTS[hostKind(hostname)] ?? null;
}

/** Says what keeps a text from being a company's live key, or null. */
function keyFault(text: string, shape: RegExp, form: string): string | null {
  if (isPublished(text)) return 'is public: it stands in this project';
  const [, secret] = shape.exec(text) ?? [];
  if (secret === undefined || new Set(secret).size < DIFFERENT_CHARACTERS) {
    return `must be ${form}`;
  }
  return null;
}

/** Says where fundings get money that is not real, or null. */
export function playMoneySource({
  FUNDING_GATEWAY: gateway = 'sandbox',
  PAYSTACK_SECRET_KEY: key = '',
  PAYSTACK_BASE_URL: url,
}: Settings): string | null {
  if (gateway === 'sandbox') return 'the gateway sandbox';
  if (!PAYSTACK_LIVE.test(key)) return 'test cards of Paystack';
  return url !== undefined && companyUrlFault(url) !== null ? 'a simulated gateway' : null;
}

interface UrlRule {
  readonly setting: string;
  readonly name: string;
  readonly isNeeded?: true;
  readonly why: string;
}

function urlRule({ setting, name, isNeeded, why }: UrlRule): SafetyRule {
  return {
    name,
    settings: [setting],
    appliesIn: 'production',
    required: `${isNeeded ? 'named: ' : ''}https, and a host that is public by its name and no known sandbox`,
    why,
    check: ({ [setting]: text }) => {
      if (text !== undefined) return companyUrlFault(text);
      return isNeeded ? 'must be named: the simulator sells no electricity' : null;
    },
  };
}

/** VTpass has no call for a statement: a server of ours may have what was exported, so its host may be private. */
function statementRule(name: string, setting: string): SafetyRule {
  return {
    name,
    settings: [setting],
    appliesIn: 'production',
    required: 'https, and a host that is neither this machine nor a known sandbox',
    why: 'Whoever can change a statement can hide a difference.',
    check: ({ [setting]: text }) =>
      text === undefined ? null : remoteUrlFault(text.replaceAll('{date}', '2026-01-01')),
  };
}

interface KeyRule {
  readonly setting: string;
  readonly name: string;
  readonly shape: RegExp;
  readonly form: string;
  readonly why: string;
  readonly isUsed: (settings: Settings) => boolean;
}

function keyRule({ setting, name, shape, form, why, isUsed }: KeyRule): SafetyRule {
  return {
    name,
    settings: [setting],
    appliesIn: 'production',
    required: form,
    why,
    check: (settings) => (isUsed(settings) ? keyFault(settings[setting] ?? '', shape, form) : null),
  };
}

const IS_VTPASS_USED = (): boolean => true;
const ANY_BODY_VENDS =
  'Whoever reads this project knows the simulator’s keys. A placeholder sells nothing.';

/** Which companies production talks to, and by which keys. */
export const COMPANY_RULES: readonly SafetyRule[] = [
  {
    name: 'funding-gateway',
    settings: ['FUNDING_GATEWAY'],
    appliesIn: 'production',
    required: '`paystack`',
    why: 'The gateway `sandbox` gives money away.',
    check: ({ FUNDING_GATEWAY: gateway }) =>
      gateway === 'paystack' ? null : 'must be paystack: sandbox gives money away',
  },
  keyRule({
    name: 'paystack-key',
    setting: 'PAYSTACK_SECRET_KEY',
    shape: PAYSTACK_LIVE,
    form: 'a live key: `sk_live_` and at least 20 letters and digits',
    why: 'Anybody can pay with the test cards of a test key.',
    isUsed: ({ FUNDING_GATEWAY: gateway }) => gateway === 'paystack',
  }),
  urlRule({
    name: 'paystack-url',
    setting: 'PAYSTACK_BASE_URL',
    why: 'Whoever answers there decides which wallets are credited. Over clear text everybody on the way can.',
  }),
  urlRule({
    name: 'funding-callback-url',
    setting: 'FUNDING_CALLBACK_URL',
    why: 'The browser of a customer goes there after a payment.',
  }),
  urlRule({
    name: 'vtpass-url',
    setting: 'VTPASS_BASE_URL',
    isNeeded: true,
    why: 'Keys, meters and tokens travel there. A simulator or a sandbox takes the customer’s money and sells nothing.',
  }),
  keyRule({
    name: 'vtpass-api-key',
    setting: 'VTPASS_API_KEY',
    shape: VTPASS_API,
    form: 'a key of VTpass: at least 16 letters, digits, `-` or `_`',
    why: ANY_BODY_VENDS,
    isUsed: IS_VTPASS_USED,
  }),
  keyRule({
    name: 'vtpass-secret-key',
    setting: 'VTPASS_SECRET_KEY',
    shape: VTPASS_SECRET,
    form: 'a secret key of VTpass: `SK_` and at least 16 letters, digits, `-` or `_`',
    why: ANY_BODY_VENDS,
    isUsed: IS_VTPASS_USED,
  }),
  keyRule({
    name: 'vtpass-public-key',
    setting: 'VTPASS_PUBLIC_KEY',
    shape: VTPASS_PUBLIC,
    form: 'a public key of VTpass: `PK_` and at least 16 letters, digits, `-` or `_`',
    why: ANY_BODY_VENDS,
    isUsed: IS_VTPASS_USED,
  }),
  urlRule({
    name: 'buypower-url',
    setting: 'BUYPOWER_BASE_URL',
    why: 'As for VTpass.',
  }),
  keyRule({
    name: 'buypower-key',
    setting: 'BUYPOWER_API_KEY',
    shape: BUYPOWER_API,
    form: 'a key of BuyPower, at least 16 characters long, where `BUYPOWER_BASE_URL` is set',
    why: 'The key also proves that an answer is BuyPower’s: whoever knows it can forge a delivery.',
    isUsed: ({ BUYPOWER_BASE_URL: url }) => url !== undefined,
  }),
  statementRule('vtpass-statement-url', 'VTPASS_STATEMENT_URL'),
  statementRule('buypower-statement-url', 'BUYPOWER_STATEMENT_URL'),
  {
    name: 'sandbox-providers',
    settings: ['SANDBOX_PROVIDERS'],
    appliesIn: 'production',
    required: 'not set',
    why: 'Tokens of these providers are not compared, so a token that was sold before is sold again.',
    check: ({ SANDBOX_PROVIDERS: text }) =>
      text === undefined ? null : 'must not be set: tokens of sandboxes are not compared',
  },
];
