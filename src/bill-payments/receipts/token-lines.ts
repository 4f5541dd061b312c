import {
  ENTRY_ORDER,
  type TokenRole,
  type VendedToken,
} from '../../vending/provider/provider-answer.js';
import type { MeterType } from '../../vending/provider/electricity-provider.js';
import type { TokenStatus } from '../payment/payment.js';

/** A token in the form in which a person keys it in. */
export interface TokenLine {
  readonly name: string;
  /** Its digits in groups of four, as meters show them. */
  readonly groups: readonly string[];
}

const NAMES: Readonly<Record<TokenRole, string>> = {
  kct1: 'Key-change token 1',
  kct2: 'Key-change token 2',
  reset: 'Reset token',
  configure: 'Configuration token',
  credit: 'Credit token',
  bonus: 'Bonus token',
};
const CREDITS: ReadonlySet<TokenRole> = new Set(['credit', 'bonus']);

/** Sorts tokens in the order in which they are keyed in. Those of one role keep their order. */
export function inEntryOrder(tokens: readonly VendedToken[]): VendedToken[] {
  return [...tokens].sort(
    (one, two) => ENTRY_ORDER.indexOf(one.role) - ENTRY_ORDER.indexOf(two.role),
  );
}

export function tokenLine({ role, value }: VendedToken): TokenLine {
  return { name: NAMES[role], groups: value.match(/.{1,4}/g) ?? [] };
}

/** The facts that determine the instructions for the tokens. */
export interface TokenFacts {
  readonly meterNumber: string;
  readonly meterType: MeterType;
  readonly tokens: readonly VendedToken[];
  readonly tokenStatus: TokenStatus;
}

/** The instructions for the tokens, one or two sentences each. */
export function instructionsFor(
  { meterNumber, meterType, tokens, tokenStatus }: TokenFacts,
  billerName: string,
): string[] {
  if (tokenStatus === 'awaited' || tokenStatus === 'missing') {
    return [...beforeCredit(tokens), ...wordsWithout(tokenStatus, tokens, billerName)];
  }
  if (tokens.length === 0) {
    return meterType === 'postpaid'
      ? ['The payment is on the account of the biller. There is no token to enter.']
      : [];
  }
  return [
    ...beforeCredit(tokens),
    tokens.length > 1
      ? 'Enter the tokens in the order shown. Key in all 20 digits of one, press # (or the enter ' +
        'key), and wait until the meter accepts it before the next.'
      : 'Key in all 20 digits, press # (or the enter key), and wait until the meter accepts them.',
    `Each token works once, and on meter ${meterNumber} only.`,
  ];
}

/** The instructions while the credit token is missing, whatever other tokens there are. */
function wordsWithout(
  tokenStatus: 'awaited' | 'missing',
  tokens: readonly VendedToken[],
  billerName: string,
): string[] {
  const name = tokens.length > 0 ? 'credit token' : 'token';
  if (tokenStatus === 'awaited') {
    return [
      `${billerName} has been paid and has not sent the ${name} yet. It will be on this receipt as ` +
        'soon as it comes. There is no need to buy again.',
    ];
  }
  return [
    `${billerName} has been paid and has not sent the ${name}, though we keep asking. A person is looking ` +
      'into it: the token comes, or all that was paid goes back to the wallet. There is no need to buy again.',
  ];
}

function beforeCredit(tokens: readonly VendedToken[]): string[] {
  const roles = new Set(tokens.map(({ role }) => role).filter((role) => !CREDITS.has(role)));
  if (roles.size === 0) return [];
  const isKeyChange = roles.has('kct1') || roles.has('kct2');
  const names = [
    ...(isKeyChange
      ? [roles.has('kct1') && roles.has('kct2') ? 'key-change tokens' : 'key-change token']
      : []),
    ...(roles.has('reset') ? ['reset token'] : []),
    ...(roles.has('configure') ? ['configuration token'] : []),
  ];
  const why =
    ' The meter gets a new key with them, and rejects the credit token until then; what it has left ' +
    'is kept. A credit token that was rejected can be entered again afterwards.';
  return [`Enter the ${listed(names)} before your credit token.${isKeyChange ? why : ''}`];
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
