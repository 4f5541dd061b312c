import { describe, expect, it } from '@jest/globals';
import { clientErrorAnswer } from './client-error.js';

describe('the answer to bytes that are no HTTP', () => {
  it.each([
    ['HPE_HEADER_OVERFLOW', 431],
    ['ERR_HTTP_REQUEST_TIMEOUT', 408],
    ['HPE_INVALID_METHOD', 400],
    [undefined, 400],
  ])('of %s is a whole problem of status %d', (code, status) => {
    const [head = '', body = ''] = clientErrorAnswer(code, 'request-1').split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`);
    expect(head).toContain('X-Request-Id: request-1');
    expect(JSON.parse(body)).toMatchObject({ status, requestId: 'request-1' });
  });
});
