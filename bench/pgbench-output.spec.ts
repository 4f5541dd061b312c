import { describe, expect, it } from '@jest/globals';
import { p99OfLog, readSummary } from './pgbench-output.js';

const OUTPUT = `pgbench (15.20)
transaction type: yardstick.sql
scaling factor: 1
query mode: prepared
number of clients: 32
number of threads: 2
maximum number of tries: 1
duration: 3 s
number of transactions actually processed: 15012
number of failed transactions: 7 (0.047%)
latency average = 6.392 ms
initial connection time = 74.203 ms
tps = 5006.114032 (without initial connection time)
`;

describe('what pgbench says', () => {
  it('is read with its failures', () => {
    expect(readSummary(OUTPUT)).toEqual({ processed: 15_012, failed: 7, tps: 5006.114032 });
  });

  it('is not guessed when it broke off', () => {
    expect(() => readSummary('pgbench: error: connection refused')).toThrow('refused');
  });
});

describe('the p99 of a log of pgbench', () => {
  it('is that of the latencies, in milliseconds', () => {
    const lines = Array.from({ length: 200 }, (_, index) => {
      const latencyUs = (200 - index) * 1_000;
      return `0 ${index} ${latencyUs} 0 1790000000 ${index} 12`;
    });
    expect(p99OfLog(`${lines.join('\n')}\n`)).toBe(198);
  });

  it('leaves out what failed or was skipped', () => {
    expect(p99OfLog('0 1 2500 0 1 1 0\n0 2 skipped 0 1 1 9000\n0 3 failed 0 1 1 0\n')).toBe(2.5);
  });
});
