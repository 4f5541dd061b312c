import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder, type TemporaryFolder } from '../../test/support/temporary-folder.js';
import { localJwtSecret } from './jwt-secret.js';
import { assertPortIsFree } from './port.js';

describe('the secret of development', () => {
  let folder: TemporaryFolder;

  beforeEach(async () => {
    folder = await temporaryFolder('local');
  });

  afterEach(() => folder.remove());

  it('is made once and outlives a restart', async () => {
    const dataDir = join(folder.path, 'not', 'there', 'yet');
    const secret = await localJwtSecret(dataDir);
    expect(Buffer.byteLength(secret)).toBeGreaterThanOrEqual(32);
    expect(await localJwtSecret(dataDir)).toBe(secret);
  });

  it('is another in another folder', async () => {
    const one = await localJwtSecret(join(folder.path, 'one'));
    expect(await localJwtSecret(join(folder.path, 'other'))).not.toBe(one);
  });

  it('can be read by its owner only', async () => {
    await localJwtSecret(folder.path);
    const { mode } = await stat(join(folder.path, 'jwt-secret'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('is the same for all who start at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const dataDir = join(folder.path, String(round));
      const starters = Array.from({ length: 20 }, () => localJwtSecret(dataDir));
      const secrets = new Set(await Promise.all(starters));
      expect(secrets.size).toBe(1);
    }
  });

  it('leaves nothing beside it', async () => {
    await Promise.all([localJwtSecret(folder.path), localJwtSecret(folder.path)]);
    expect(await readdir(folder.path)).toEqual(['jwt-secret']);
  });

  it('is never empty: a file that holds none is refused', async () => {
    await writeFile(join(folder.path, 'jwt-secret'), '');
    await expect(localJwtSecret(folder.path)).rejects.toThrow(/holds no secret/);
  });
});

describe('a port', () => {
  it('that is taken is refused, with what to do about it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const refusal = assertPortIsFree('127.0.0.1', port);
    await expect(refusal).rejects.toThrow(`Port ${port} is in use`);
    await expect(assertPortIsFree('127.0.0.1', port)).rejects.toThrow(`PORT=${port + 1}`);
    server.close();
    await once(server, 'close');
    await expect(assertPortIsFree('127.0.0.1', port)).resolves.toBeUndefined();
  });

  it('that the system may choose is free', async () => {
    await expect(assertPortIsFree('127.0.0.1', 0)).resolves.toBeUndefined();
  });

  it('of a host that is not ours is refused with its reason', async () => {
    await expect(assertPortIsFree('192.0.2.1', 1_234)).rejects.toThrow(
      'Cannot listen on 192.0.2.1:1234 (EADDRNOTAVAIL).',
    );
  });
});
