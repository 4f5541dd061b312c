import type { RouteOptions } from 'fastify';

/** The addresses we serve, to tell a wrong method (405) from an unknown address (404). */
export class RouteTable {
  private readonly methods = new Map<string, { pattern: RegExp; methods: Set<string> }>();

  add({ url, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    // CORS answers OPTIONS everywhere; that makes no address known.
    if (url === '*') return;
    const known = this.methods.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const one of [method].flat()) known.methods.add(one);
    this.methods.set(url, known);
  }

  /** The methods an address takes, in alphabetical order; none when it is unknown. */
  methodsOf(target: string): string[] {
    const path = target.split('?', 1)[0] ?? target;
    const found = new Set<string>();
    for (const { pattern, methods } of this.methods.values()) {
      if (pattern.test(path)) methods.forEach((method) => found.add(method));
    }
    return [...found].sort();
  }
}

function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('/')}$`);
}
