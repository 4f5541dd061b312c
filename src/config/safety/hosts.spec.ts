import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hostKind, isSandboxUrl, type HostKind } from './hosts.js';

const byte = fc.integer({ min: 0, max: 255 });

/** Every notation of an IPv4 address that browsers read. */
function notations([a = 0, b = 0, c = 0, d = 0]: readonly number[]): string[] {
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  return [
    `${a}.${b}.${c}.${d}`,
    `${a}.${b}.${c}.${d}.`,
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${whole}`,
    `0x${whole.toString(16)}`,
    `0${a.toString(8)}.0x${b.toString(16)}.${c}.${d}`,
  ];
}

describe('where a host is', () => {
  it('does not depend on how its IPv4 address is written', () => {
    fc.assert(
      fc.property(fc.array(byte, { minLength: 4, maxLength: 4 }), (bytes) => {
        const kinds = new Set(notations(bytes).map(hostKind));
        expect(kinds.size).toBe(1);
      }),
    );
  });

  it.each([
    [[127], 'loopback'],
    [[10], 'private'],
    [[192, 168], 'private'],
    [[169, 254], 'private'],
    [[100, 64], 'private'],
    [[224], 'private'],
    [[240], 'private'],
  ] as const)('is the same for all addresses that begin with %p: %s', (begins, kind) => {
    fc.assert(
      fc.property(fc.array(byte, { minLength: 4, maxLength: 4 }), (bytes) => {
        const host = [...begins, ...bytes.slice(begins.length)].join('.');
        expect(hostKind(host)).toBe(kind);
      }),
    );
  });

  it('is private where the IPv6 address is not one of 2000::/3', () => {
    const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (parts) => {
        fc.pre((parts[0] ?? 0) >> 13 !== 1);
        const host = parts.map((part) => part.toString(16)).join(':');
        expect(hostKind(host)).not.toBe('public');
      }),
    );
  });

  it.each<[string, HostKind]>([
    ['::1', 'loopback'],
    ['[::1]', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:8.8.8.8', 'private'],
    ['', 'private'],
    ['.', 'private'],
    ['[', 'private'],
    ['a b.com', 'private'],
    ['vtpass.com/x', 'private'],
    ['vtpass.com:443', 'private'],
    ['vtpass.com\n', 'private'],
    ['user@vtpass.com', 'private'],
    ['256.256.256.256', 'private'],
    ['localhost', 'loopback'],
    ['a.LocalHost.', 'loopback'],
    ['notlocalhost.com', 'public'],
    ['sandbox', 'sandbox'],
    ['mysandbox.com', 'public'],
    ['internal.com', 'public'],
    ['xn--bcher-kva.ng', 'public'],
  ])('%p is %s', (host, kind) => {
    expect(hostKind(host)).toBe(kind);
  });
});

describe('a sandbox', () => {
  it.each([
    ['https://sandbox.vtpass.com/api', true],
    ['https://Sandbox.VTpass.com./api', true],
    ['https://idev.buypower.ng/v2', true],
    ['https://vtpass.com/api', false],
    ['https://api.buypower.ng/v2', false],
    ['https://vtpass.com/sandbox', false],
    ['http://127.0.0.1:3100/api', false],
  ])('is known by its host: %s is one: %s', (url, isSandbox) => {
    expect(isSandboxUrl(url)).toBe(isSandbox);
  });
});
