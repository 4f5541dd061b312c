import { describe, expect, it } from '@jest/globals';
import { readWrk } from './wrk-output.js';

const OUTPUT = `Running 10s test @ http://127.0.0.1:3000
  1 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    13.10ms    4.10ms  98.10ms   91.10%
    Req/Sec     4.90k   410.00     5.60k    74.00%
  49000 requests in 10.00s, 40.10MB read
Requests/sec:   4900.00
Transfer/sec:      4.01MB
`;

describe('what wrk says', () => {
  it('is read', () => {
    expect(readWrk(OUTPUT)).toEqual({ accepted: 49_000, refused: 0, acceptedPerSecond: 4_900 });
  });

  it('counts no error as a payment', () => {
    const errors = `  Socket errors: connect 0, read 2, write 0, timeout 3
  Non-2xx or 3xx responses: 4900
`;
    const output = OUTPUT.replace('Requests/sec', `${errors}Requests/sec`);
    const { accepted, refused, acceptedPerSecond } = readWrk(output);
    expect({ accepted, refused }).toEqual({ accepted: 44_100, refused: 4_905 });
    expect(acceptedPerSecond).toBeCloseTo(4_410);
  });

  it('is no rate when nobody answered', () => {
    expect(() => readWrk('unable to connect to 127.0.0.1:1')).toThrow('wrk got no answer');
    expect(() => readWrk(OUTPUT.replace('49000', '0'))).toThrow('wrk got no answer');
  });
});
