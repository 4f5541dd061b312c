import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Day } from '../../kernel/lagos-day.js';
import type { ListedGatewayPayment, GatewayStatement } from './gateway-statement.js';

/** A gateway's list in a file, which can be read repeatedly. */
export interface SpooledList {
  readonly pages: () => AsyncIterable<readonly ListedGatewayPayment[]>;
  readonly remove: () => Promise<void>;
}

/** Fetches the list of a day into a file, so that no database transaction waits for a gateway. */
export async function spoolGatewayList(
  statement: GatewayStatement,
  day: Day,
): Promise<SpooledList> {
  const folder = await mkdtemp(join(tmpdir(), 'bill-vending-gateway-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const path = join(folder, 'list.jsonl');
  async function* lines(): AsyncGenerator<string> {
    for await (const page of statement.payments(day.from, day.until)) {
      yield `${JSON.stringify(page)}\n`;
    }
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(path));
  } catch (error) {
    await remove();
    throw error;
  }
  async function* pages(): AsyncGenerator<readonly ListedGatewayPayment[]> {
    const input = createReadStream(path);
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      yield JSON.parse(line) as ListedGatewayPayment[];
    }
  }
  return { pages, remove };
}
