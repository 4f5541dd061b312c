import type { RouteOptions } from 'fastify';

/** The addresses that we serve, to tell a wrong method (405) from an unknown address (404). */
export class RouteTable {
  private readonly methods = new Map<string, { parts: string[]; methods: Set<string> }>();

  add({ url, method }: Pick<RouteOptions, 'url' | 'method'>): void {
    // CORS answers OPTIONS for every address, known or not.
    if (url === '*') return;
    const known = this.methods.get(url) ?? { parts: url.split('/'), methods: new Set() };
    for (const one of [method].flat()) known.methods.add(one);
    this.methods.set(url, known);
  }

  /** The methods of an address, in alphabetical order; empty when it is unknown. */
  methodsOf(target: string): string[] {
    const path = target.split('?', 1)[0] ?? target;
    const given = path.split('/');
    const found = new Set<string>();
    for (const { parts, methods } of this.methods.values()) {
      if (isOf(given, parts)) methods.forEach((method) => found.add(method));
    }
    return [...found].sort();
  }
}

/** Whether a path matches a route: `:name` stands for one part that is not empty, `*` for the whole rest. */
function isOf(given: readonly string[], route: readonly string[]): boolean {
  const hasRest = route.at(-1) === '*';
  const known = hasRest ? route.slice(0, -1) : route;
  if (hasRest ? given.length <= known.length : given.length !== known.length) return false;
  return known.every((part, at) => (part.startsWith(':') ? given[at] !== '' : part === given[at]));
}
