import { BlockList, isIP, isIPv6 } from 'node:net';

/** Where a host is, by its name alone: names are not resolved. */
export type HostKind = 'public' | 'loopback' | 'private' | 'sandbox';

const LOOPBACK = blockListOf(['127.0.0.0/8', '::1/128']);

/** IPv4 addresses that are not of the public internet (IANA's registry of special-purpose addresses). */
const SPECIAL_IPV4 = blockListOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]);
/** All of the public IPv6 internet, and what is special in it: Teredo, ORCHID, documentation and 6to4. */
const GLOBAL_IPV6 = blockListOf(['2000::/3']);
const SPECIAL_IPV6 = blockListOf(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/**
 * Ends of names that no public server has: reserved ones (RFC 2606, 6761, 8375), those that private networks use
 * (RFC 6762, appendix G), and public services whose names lead to any address that is asked for.
 */
const PRIVATE_ENDS: readonly string[] = [
  ...['example', 'invalid', 'test', 'home.arpa'],
  ...['local', 'internal', 'intranet', 'private', 'corp', 'home', 'lan', 'localdomain'],
  ...['nip.io', 'sslip.io', 'localtest.me', 'lvh.me'],
];

/** Where providers let developers try: they charge nobody there, and may repeat one token for every order. */
const SANDBOXES: ReadonlySet<string> = new Set(['sandbox.vtpass.com', 'idev.buypower.ng']);

/** What divides a host from the rest of an address. */
const NOT_IN_HOSTS = /[\s/\\?#@]/;

/**
 * Says where a host is.
 * @param host as an address or a setting has it: any notation of an IP address, brackets, capitals, a dot at the end.
 * A host that cannot be read is `private`, so that it is neither trusted as near nor taken for a company.
 * @example hostKind('0x7f.1') // 'loopback'
 */
export function hostKind(host: string): HostKind {
  const name = canonicalHost(host);
  if (name === null) return 'private';
  const family = isIP(name);
  if (family !== 0) return addressKind(name, family === 6 ? 'ipv6' : 'ipv4');
  if (endsIn(name, 'localhost')) return 'loopback';
  if (SANDBOXES.has(name) || name.split('.').includes('sandbox')) return 'sandbox';
  const isPrivate = !name.includes('.') || PRIVATE_ENDS.some((end) => endsIn(name, end));
  return isPrivate ? 'private' : 'public';
}

/** An address in its parts, or null. `URL.canParse` of Node 20 refuses some that `URL` reads, such as https://bücher.ng. */
export function urlOrNull(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Whether an address leads to a provider's sandbox that is known by its name. */
export function isSandboxUrl(url: string): boolean {
  return hostKind(new URL(url).hostname) === 'sandbox';
}

/** A host in its one form: as browsers write it, without brackets and without a dot at the end. */
function canonicalHost(host: string): string | null {
  if (NOT_IN_HOSTS.test(host)) return null;
  const isBare = isIPv6(host);
  // A colon is part of an IPv6 address, or begins a port, which no host has.
  if (host.includes(':') && !isBare && !host.endsWith(']')) return null;
  const name = urlOrNull(`http://${isBare ? `[${host}]` : host}`)
    ?.hostname.replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  return name === undefined || name === '' ? null : name;
}

function addressKind(address: string, family: 'ipv4' | 'ipv6'): HostKind {
  if (LOOPBACK.check(address, family)) return 'loopback';
  const isPublic =
    family === 'ipv4'
      ? !SPECIAL_IPV4.check(address)
      : GLOBAL_IPV6.check(address, 'ipv6') && !SPECIAL_IPV6.check(address, 'ipv6');
  return isPublic ? 'public' : 'private';
}

function endsIn(name: string, end: string): boolean {
  return name === end || name.endsWith(`.${end}`);
}

function blockListOf(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = '', bits] = subnet.split('/');
    list.addSubnet(address, Number(bits), isIPv6(address) ? 'ipv6' : 'ipv4');
  }
  return list;
}
