import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.js';
import { eventually } from '../../test/support/eventually.js';
import { startHttpTestApp, type ApiAnswer, type HttpTestApp } from '../../test/support/http.js';
import { ENTITIES } from '../entities.js';
import { DatabaseModule } from '../platform/database/database.module.js';
import { HealthModule } from '../platform/health/health.module.js';
import { newId } from '../kernel/ids.js';
import { AccessTokenService } from './sessions/access-token.service.js';
import { AuthModule } from './auth.module.js';

type Answer = ApiAnswer<Record<string, unknown>>;

/** The wire to a database, which a test can cut, block and mend. */
class Wire {
  port = 0;
  isBlocked = false;
  private server: Server | undefined;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly to: URL) {}

  async mend(): Promise<void> {
    const server = createServer((near) => {
      this.join(near);
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }

  private join(near: Socket): void {
    const far = connect(Number(this.to.port), this.to.hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => {
        if (!this.isBlocked) to.write(bytes);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}

describe('while the database cannot be reached, the API', () => {
  let database: TestDatabase;
  let wire: Wire;
  let server: HttpTestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    const url = new URL(database.url);
    wire = new Wire(new URL(database.url));
    await wire.mend();
    url.hostname = '127.0.0.1';
    url.port = String(wire.port);
    server = await startHttpTestApp(
      { DATABASE_URL: url.href, JWT_SECRET: 'a secret of the tests, 32 bytes long or more' },
      (config) => ({
        imports: [DatabaseModule.forRoot(config, ENTITIES), HealthModule, AuthModule],
      }),
    );
  });

  afterAll(async () => {
    await server.app.close();
    await wire.cut();
    await database.drop();
  });

  const newcomer = { email: 'ada@example.com', password: 'correct horse', fullName: 'Ada Obi' };
  const ready = (): Promise<Answer> => server.api.get('/health/ready');
  const register = (): Promise<Answer> => server.api.post('/auth/register', newcomer);

  function expectUnavailable({ status, headers, body }: Answer): void {
    expect([status, body['code']]).toEqual([503, 'database_unavailable']);
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  }

  it('says so, says when to come back, and recovers by itself', async () => {
    await wire.cut();
    expectUnavailable(await ready());
    expectUnavailable(await register());
    expectUnavailable(await server.api.post('/auth/login', { email: 'a@b.co', password: 'x' }));
    expectUnavailable(await server.api.post('/auth/refresh', { refreshToken: 'x' }));
    const token = server.app
      .get(AccessTokenService, { strict: false })
      .issue({ userId: newId(), walletId: newId(), role: 'customer' });
    expectUnavailable(await server.api.post('/auth/logout', { refreshToken: 'x' }, { token }));
    expect((await server.api.get('/health/live')).status).toBe(200);
    await wire.mend();
    await eventually(async () => {
      expect((await ready()).status).toBe(200);
    });
    expect((await register()).status).toBe(201);
  });

  it('is not ready when the database does not answer', async () => {
    wire.isBlocked = true;
    // It is answered while the database still says nothing.
    expectUnavailable(await ready());
    wire.isBlocked = false;
    await wire.cut();
    await wire.mend();
    await eventually(async () => {
      expect((await ready()).status).toBe(200);
    });
  });
});
