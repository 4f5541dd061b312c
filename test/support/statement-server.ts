import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider answers to a request for its statement. */
export type StatementAnswer =
  { readonly status?: number; readonly text: string } | { readonly breaksOffAfter: string };

/** A provider's server that hands out statements. */
export interface StatementServer {
  /** With `{date}` in it. */
  readonly url: string;
  /** The dates that were asked for. */
  readonly dates: readonly (string | null)[];
  answer: StatementAnswer;
  close(): Promise<void>;
}

export async function startStatementServer(answer: StatementAnswer): Promise<StatementServer> {
  const dates: (string | null)[] = [];
  const state = { answer, dates };
  const server = createServer((request, response) => {
    dates.push(new URL(request.url ?? '', 'http://localhost').searchParams.get('date'));
    if ('breaksOffAfter' in state.answer) {
      // The whole length is promised, and half of it comes.
      response.writeHead(200, { 'content-length': '1000000' });
      response.write(state.answer.breaksOffAfter, () => response.destroy());
      return;
    }
    response.writeHead(state.answer.status ?? 200, { 'content-type': 'text/csv' });
    response.end(state.answer.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/_statement?provider=vtpass&date={date}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}
