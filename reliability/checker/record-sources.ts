import type { RecordSource } from './record-pages.js';

/** Whose records one simulator keeps. */
const PROVIDERS = ['vtpass', 'buypower'] as const;
const GATEWAYS = ['paystack'] as const;
const NAMED = /^([a-z]+)=(https?:.*)$/;

/**
 * Where the records are that a command line names: `vtpass=<url>` is that provider's, a bare URL is
 * of a simulator that is every provider and gateway at once.
 */
export function recordSources(texts: readonly string[]): RecordSource[] {
  return texts.flatMap((text) => {
    const [, named, url] = NAMED.exec(text) ?? [];
    const providers = named === undefined ? [...PROVIDERS, ...GATEWAYS] : [named];
    return providers.map((provider) => ({ provider, url: ofProvider(url ?? text, provider) }));
  });
}

/** Whether it is a company that takes customers' money for us, and vends nothing. */
export function isGateway({ provider }: RecordSource): boolean {
  return GATEWAYS.some((gateway) => gateway === provider);
}

function ofProvider(text: string, provider: string): string {
  const url = new URL(text);
  url.searchParams.set('provider', provider);
  return url.toString();
}
