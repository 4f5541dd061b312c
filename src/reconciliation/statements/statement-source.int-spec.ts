import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  startStatementServer,
  type StatementServer,
} from '../../../test/support/statement-server.js';
import { fetchStatement } from './statement-source.adapter.js';

let server: StatementServer;

afterEach(() => server.close());

const folders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('bill-vending-statement-'));

describe('a statement that is fetched', () => {
  it('lies in a file that can be read more than once, until it is removed', async () => {
    server = await startStatementServer({ text: 'type,created_at\n' });
    const file = await fetchStatement(server.url, '2026-01-15');
    expect(server.dates).toEqual(['2026-01-15']);
    expect(await text(file.open())).toBe('type,created_at\n');
    expect(await text(file.open())).toBe('type,created_at\n');
    await file.remove();
    await expect(text(file.open())).rejects.toThrow('ENOENT');
  });

  it('is refused unless it came whole, and leaves nothing', async () => {
    server = await startStatementServer({ status: 404, text: 'no such statement' });
    const before = folders();
    await expect(fetchStatement(server.url, '2026-01-15')).rejects.toThrow('answered 404');
    server.answer = { breaksOffAfter: 'type,created_at\n' };
    await expect(fetchStatement(server.url, '2026-01-15')).rejects.toThrow('could not be fetched');
    expect(folders()).toEqual(before);
  });

  it('never tells its address, which may carry a key', async () => {
    server = await startStatementServer({ status: 403, text: 'no' });
    const url = `${server.url}&key=a-secret`;
    await expect(fetchStatement(url, '2026-01-15')).rejects.not.toThrow('a-secret');
    await expect(
      fetchStatement('http://127.0.0.1:1/?key=a-secret&{date}', 'x'),
    ).rejects.not.toThrow('a-secret');
  });
});
