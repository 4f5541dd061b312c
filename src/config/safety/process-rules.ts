import { playMoneySource } from './company-rules.js';
import { hostKind, urlOrNull } from './hosts.js';
import { isPublished } from './published-secrets.js';
import type { SafetyRule, Settings } from './safety-rule.js';
import {
  KEY_OF_256_BITS,
  SECRET_OF_128_BITS,
  secretFault,
  type SecretStrength,
} from './secret-strength.js';
import { trustedProxiesFault } from './trusted-proxies.js';

/** Kobo: what a customer of tier 2 may spend on a day, at the figures that docs/limits.md starts with. */
const APPROVAL_ABOVE_MAX = 20_000_000;
const WHOLE = /^\d+$/;

function randomFault(text: string, strength: SecretStrength): string | null {
  return isPublished(text) ? 'is public: it stands in this project' : secretFault(text, strength);
}

/** Whether a text is an origin as browsers send it, over TLS. */
function isSecureOrigin(text: string): boolean {
  return text.startsWith('https://') && !text.includes('*') && urlOrNull(text)?.origin === text;
}

function sandboxMoneyFault(settings: Settings): string | null {
  const { HOST: host } = settings;
  if (host === undefined || hostKind(host) === 'loopback') return null;
  const source = playMoneySource(settings);
  return source === null
    ? null
    : `must be an address of this machine alone, such as 127.0.0.1, while money comes from ${source}`;
}

/** Secrets of ours, what people may do, and who reaches the process. */
export const PROCESS_RULES: readonly SafetyRule[] = [
  {
    name: 'jwt-secret',
    settings: ['JWT_SECRET'],
    appliesIn: 'production',
    required:
      'named, and random: 64 hexadecimal digits or 43 other characters (`openssl rand -hex 32`)',
    why: 'Whoever knows or guesses it is any customer and any operator.',
    check: ({ JWT_SECRET: text }) =>
      text === undefined ? 'must be named' : randomFault(text, KEY_OF_256_BITS),
  },
  {
    name: 'callback-secret',
    settings: ['CALLBACK_SECRET'],
    appliesIn: 'production',
    required:
      'random, where it is set: 32 hexadecimal digits or 22 other characters (`openssl rand -hex 16`)',
    why: 'Whoever guesses it makes us ask the providers as often as they like.',
    check: ({ CALLBACK_SECRET: text }) =>
      text === undefined ? null : randomFault(text, SECRET_OF_128_BITS),
  },
  {
    name: 'kyc-tier',
    settings: ['KYC_TIER_DEFAULT'],
    appliesIn: 'production',
    required: 'named, and `1`',
    why: 'Nobody has proved anything at registration. Tier 3 has no limit on its balance ([limits.md](limits.md)).',
    check: ({ KYC_TIER_DEFAULT: text }) =>
      text?.trim() === '1' ? null : 'must be named, and 1: a new user has proved nothing',
  },
  {
    name: 'approval-above',
    settings: ['APPROVAL_ABOVE'],
    appliesIn: 'production',
    required: `named, and at most ${APPROVAL_ABOVE_MAX} kobo`,
    why: 'A higher one switches four eyes off: one operator alone refunds a purchase that was delivered.',
    check: ({ APPROVAL_ABOVE: text = '' }) =>
      WHOLE.test(text.trim()) && Number(text) <= APPROVAL_ABOVE_MAX
        ? null
        : `must be named, and at most ${APPROVAL_ABOVE_MAX} kobo: above it two operators decide`,
  },
  {
    name: 'rate-limit',
    settings: ['RATE_LIMIT'],
    appliesIn: 'production',
    required: 'not `off`',
    why: 'Without it anybody guesses passwords as fast as we answer.',
    check: ({ RATE_LIMIT: text }) => (text === 'off' ? 'must not be off' : null),
  },
  {
    name: 'cors-origins',
    settings: ['CORS_ORIGINS'],
    appliesIn: 'production',
    required: 'origins such as `https://app.example.com`: https, one host each, no path and no `*`',
    why: 'With `*` every page on the internet may call the API from a customer’s browser.',
    check: ({ CORS_ORIGINS: text = '' }) =>
      text.split(',').every((part) => part.trim() === '' || isSecureOrigin(part.trim()))
        ? null
        : 'must be origins such as https://app.example.com, without a path and without *',
  },
  {
    name: 'trust-proxy',
    settings: ['TRUST_PROXY'],
    appliesIn: 'production',
    required:
      'named: `none`, or proxies in ranges of at most a /8 (private) or a /12 (public), in IPv6 a /7 or a /28',
    why: 'Whoever is believed chooses the address whose failed logins are counted. Without the proxy’s address all customers share one count.',
    check: ({ TRUST_PROXY: text }) =>
      text === undefined
        ? 'must be named: the address of the proxy, or none'
        : trustedProxiesFault(text),
  },
  {
    name: 'fail-points',
    settings: ['FAIL_POINTS'],
    appliesIn: 'production',
    required: 'not set',
    why: 'It makes a process crash in the middle of a purchase, for tests.',
    check: ({ FAIL_POINTS: text }) => (text === undefined ? null : 'must not be set: is for tests'),
  },
  {
    name: 'sandbox-money',
    settings: ['HOST', 'FUNDING_GATEWAY', 'PAYSTACK_SECRET_KEY', 'PAYSTACK_BASE_URL'],
    appliesIn: 'elsewhere',
    required: 'an address of this machine alone, unless fundings bring real money',
    why: 'Anybody who reaches the port funds a wallet with money that is none, and buys with it.',
    check: sandboxMoneyFault,
  },
];
