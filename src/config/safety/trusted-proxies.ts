import { isIP, isIPv6 } from 'node:net';

/** Names of ranges that the HTTP server knows: none of them is of the public internet. */
const NAMED_RANGES: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);
const PREFIX = /^\d{1,3}$/;
/**
 * The largest ranges that may be believed, by their prefix: all of 10.0.0.0/8, 127.0.0.0/8, fc00::/7 and fe80::/10. The
 * largest that a company of the public internet runs its proxies in are a /13 and a /29.
 */
const PRIVATE_RANGES: readonly (readonly [begins: RegExp, prefix: number])[] = [
  [/^(?:10|127)\./, 8],
  [/^f[cd][\da-f]{2}:/i, 7],
  [/^fe[89ab][\da-f]:/i, 10],
];
const PUBLIC_RANGE = { 4: 12, 6: 28 };
const IPV4_IN_IPV6 = /^(?:::|0+:)/;

/**
 * Says what keeps a list of proxies from being one that may be believed, or null.
 * @param text addresses, ranges or names of ranges, comma-separated; `none` alone
 * @example trustedProxiesFault('0.0.0.0/0') // 'has a range of more than …'
 */
export function trustedProxiesFault(text: string): string | null {
  if (text.trim() === 'none') return null;
  for (const part of text.split(',')) {
    const fault = partFault(part.trim());
    if (fault !== null) return fault;
  }
  return null;
}

function partFault(part: string): string | null {
  if (NAMED_RANGES.has(part)) return null;
  const [address = '', prefix, ...more] = part.split('/');
  const isRange = prefix === undefined || PREFIX.test(prefix);
  if (isIP(address) === 0 || address.includes('%') || !isRange || more.length > 0) {
    return 'must be none, or addresses, ranges such as 10.0.0.0/8, loopback, linklocal or uniquelocal';
  }
  return prefix === undefined
    ? formFault(address)
    : (formFault(address) ?? sizeFault(address, Number(prefix)));
}

/** ::ffff:0:0/96 is every IPv4 address. */
function formFault(address: string): string | null {
  const isIPv4 = isIPv6(address) && address !== '::1' && IPV4_IN_IPV6.test(address);
  return isIPv4 ? 'has an IPv4 address in the form of IPv6: write it as IPv4' : null;
}

function sizeFault(address: string, prefix: number): string | null {
  const shortest = shortestPrefix(address);
  return prefix < shortest
    ? `has a range of more than a /${shortest}: everybody in it chooses the address that is counted`
    : null;
}

function shortestPrefix(address: string): number {
  const range = PRIVATE_RANGES.find(([begins]) => begins.test(address));
  return range?.[1] ?? PUBLIC_RANGE[isIPv6(address) ? 6 : 4];
}
