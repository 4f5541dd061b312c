import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

// Addresses are relative to the page, so that it also works behind a proxy's path. The script is a
// file of its own because the content security policy allows none inside the page.
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Bill Vending API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="icon" type="image/png" href="docs/favicon-32x32.png" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;
const START = `SwaggerUIBundle({
  url: 'docs-json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: true,
});
`;

/**
 * Serves Swagger UI over the document at `<path>-json`. Nest's own way of serving it needs
 * @fastify/static, which Jest on Node 20 cannot load, for three files.
 */
export function serveDocsPage(fastify: FastifyInstance, path: string): void {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  fastify.get(path, (_, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  fastify.get(`${path}/start.js`, (_, reply) => reply.type('text/javascript').send(START));
  for (const [name, type] of Object.entries(ASSETS)) {
    fastify.get(`${path}/${name}`, (_, reply) =>
      reply
        .type(type)
        .header('Cache-Control', 'public, max-age=86400')
        .send(createReadStream(join(folder, name))),
    );
  }
}
