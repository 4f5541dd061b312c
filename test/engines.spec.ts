import { describe, expect, it } from '@jest/globals';
import { FileTypeValidator } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { satisfies, subset } from 'semver';
import { document } from './docs/documents.js';

interface Package {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly engines?: { readonly node?: string };
}

const packages = (path: string): Record<string, Package> =>
  (JSON.parse(document(path)) as { packages: Record<string, Package> }).packages;

describe('package-lock.json', () => {
  const { '': ours, ...others } = packages('package-lock.json');
  const node = ours!.engines!.node!;

  it('has no package that refuses a Node that we accept', () => {
    const refusing = Object.entries(others).flatMap(([path, { version, engines }]) =>
      engines?.node === undefined || subset(node, engines.node)
        ? []
        : [`${path} ${version ?? ''} needs ${engines.node}`],
    );
    expect(refusing).toEqual([]);
  });

  it('accepts the floor, the recommended Node and the one that runs now', () => {
    for (const version of ['20.19.0', '24.11.0', process.version]) {
      expect([version, satisfies(version, node)]).toEqual([version, true]);
    }
    expect(satisfies('20.18.3', node)).toBe(false);
  });
});

describe('tools/package-lock.json', () => {
  it('brings one Node 24 for all platforms, which we accept', () => {
    const { '': tools } = packages('tools/package-lock.json');
    const versions = Object.values(tools!.optionalDependencies!);
    expect([...new Set(versions)]).toEqual([expect.stringMatching(/^24\./)]);
    expect(satisfies(versions[0]!, packages('package-lock.json')['']!.engines!.node!)).toBe(true);
  });

  it.each(['package-lock.json', 'tools/package-lock.json'])('%s names no registry', (path) => {
    const places = Object.values(packages(path)).flatMap(({ resolved }) => resolved ?? []);
    expect(places).toEqual([]);
  });
});

describe('a package that is older than its user asks for', () => {
  // Their users need Node 22 only through them: `overrides` in package.json.
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
    'base64',
  );

  it.each([
    ['image/png', true],
    ['image/jpeg', false],
  ])('serves Nest: a PNG counts as %s: %s', async (fileType, isValid) => {
    const file = { mimetype: 'text/plain', size: PNG.length, buffer: PNG };
    expect(await new FileTypeValidator({ fileType }).isValid(file)).toBe(isValid);
  });

  it('serves Fastify: an injected request has its cookies', async () => {
    const fastify = new FastifyAdapter().getInstance();
    fastify.get('/', (request, reply) => reply.send(request.headers.cookie));
    const answer = await fastify.inject({ url: '/', cookies: { one: '1', two: 'a b' } });
    expect(answer.payload).toBe('one=1; two=a%20b');
    await fastify.close();
  });
});
