import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { openDataSource } from './data-source.js';
import { Database } from './database.js';

/** A message of PostgreSQL's protocol: its type, its length, its body. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const AUTHENTICATED = message('R', Buffer.from([0, 0, 0, 0]));
const READY = message('Z', Buffer.from('I'));
const TERMINATED = message(
  'E',
  Buffer.from('SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
);

let server: Server;
let url: string;

// What a server says that is told to end every connection while one is just being made. Both words
// come in one packet, so that the second is read before whoever wanted the connection has it.
beforeAll(async () => {
  server = createServer((socket) => {
    socket.once('data', () => {
      socket.end(Buffer.concat([AUTHENTICATED, READY, TERMINATED]));
    });
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `postgres://somebody@127.0.0.1:${(server.address() as AddressInfo).port}/test`;
});

afterAll(() => {
  server.close();
});

describe('a connection that is lost as it is handed out fails its caller and ends nothing else', () => {
  it('of the pool for hand-written SQL', async () => {
    const database = new Database(url, { connectionsMax: 1, onIdleError: () => undefined });
    const unit = database.transaction((tx) => tx.query('SELECT 1'));
    const unavailable = { code: 'database_unavailable' };
    await expect(unit).rejects.toMatchObject(unavailable);
    await expect(database.query('SELECT 1')).rejects.toMatchObject(unavailable);
    await database.close();
  });

  it('of TypeORM', async () => {
    await expect(openDataSource(url)).rejects.toThrow();
  });
});
