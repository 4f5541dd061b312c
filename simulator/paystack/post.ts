import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

export interface Posting {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** Sends webhooks, over connections that it keeps. */
export class Poster {
  private readonly agents = {
    http: new HttpAgent({ keepAlive: true, maxSockets: 50 }),
    https: new HttpsAgent({ keepAlive: true, maxSockets: 50 }),
  };

  /** The HTTP status, or 0 when there was no answer in time. */
  post({ url, body, headers, timeoutMs }: Posting): Promise<number> {
    const isHttps = url.startsWith('https:');
    const agent = isHttps ? this.agents.https : this.agents.http;
    const length = { 'content-length': Buffer.byteLength(body) };
    const all = { 'content-type': 'application/json', ...length, ...headers };
    return new Promise((resolve) => {
      const request = (isHttps ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent,
        headers: all,
        signal: AbortSignal.timeout(timeoutMs),
      });
      request.on('response', (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      for (const event of ['error', 'close']) {
        request.on(event, () => {
          resolve(0);
        });
      }
      request.end(body);
    });
  }

  close(): void {
    this.agents.http.destroy();
    this.agents.https.destroy();
  }
}
