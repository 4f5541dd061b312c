import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

// Addresses are relative to the page, so that it also works under the path of a proxy. The script is a
// separate file because the content security policy forbids inline scripts.
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Bill Vending API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="stylesheet" href="docs/page.css" />
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
  defaultModelsExpandDepth: 0,
});
`;
// Swagger UI's own style is made for wide screens: on a phone, its buttons overflow the page.
const STYLE = `body { margin: 0; }
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 12px; }
  .swagger-ui .opblock .opblock-section-header { flex-wrap: wrap; gap: 8px; }
  .swagger-ui .btn.try-out__btn { margin-left: 8px; }
  .swagger-ui .opblock-body { overflow-x: auto; }
  .swagger-ui .dialog-ux .modal-ux { min-width: 0; width: calc(100vw - 24px); }
  .swagger-ui .auth-container input[type='text'] { min-width: 0; width: 100%; }
}
`;

/**
 * Serves Swagger UI for the document at `<path>-json`. Nest's own way needs @fastify/static, which Jest on
 * Node 20 cannot load.
 */
export function serveDocsPage(fastify: FastifyInstance, path: string): void {
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  fastify.get(path, (_, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  fastify.get(`${path}/start.js`, (_, reply) => reply.type('text/javascript').send(START));
  fastify.get(`${path}/page.css`, (_, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  for (const [name, type] of Object.entries(ASSETS)) {
    fastify.get(`${path}/${name}`, (_, reply) =>
      reply
        .type(type)
        .header('Cache-Control', 'public, max-age=86400')
        .send(createReadStream(join(folder, name))),
    );
  }
}
