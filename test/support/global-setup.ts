import { existsSync } from 'node:fs';
import Module from 'node:module';
import { dirname, resolve } from 'node:path';

// Jest loads this file by Node's own require. That transforms TypeScript, but does not know that
// "./x.js" is written "./x.ts", as the tests themselves are told by moduleNameMapper.
interface Resolver {
  _resolveFilename: (request: string, parent?: { filename?: string }, ...rest: unknown[]) => string;
}
const loader = Module as unknown as Resolver;
const resolveFilename = loader._resolveFilename;
loader._resolveFilename = (request, parent, ...rest) => {
  const source = resolve(dirname(parent?.filename ?? ''), request.replace(/[.]js$/, '.ts'));
  const isOurs = /^[.]{1,2}[/].*[.]js$/.test(request) && existsSync(source);
  return resolveFilename(isOurs ? source : request, parent, ...rest);
};

// eslint-disable-next-line no-restricted-syntax -- Jest takes the default export.
export default async function globalSetup(): Promise<void> {
  const { startTestServers } = await import('./test-servers.js');
  const servers = await startTestServers();
  Object.assign(process.env, servers.environment);
  Object.assign(globalThis, { stopTestServers: servers.stop });
}
