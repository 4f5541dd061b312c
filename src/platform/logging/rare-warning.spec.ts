import { describe, expect, it } from '@jest/globals';
import { RareWarning, WARN_EVERY_MS } from './rare-warning.js';

describe('a warning about a fault that lasts', () => {
  it('is logged once a minute, with how often the fault came since', () => {
    const lines: unknown[][] = [];
    let nowMs = 0;
    const warning = new RareWarning(
      { warn: (...line: unknown[]) => void lines.push(line) },
      'it is away',
      () => nowMs,
    );
    const error = new Error('away');
    for (; nowMs < 2 * WARN_EVERY_MS; nowMs += WARN_EVERY_MS / 4) warning.note(error);
    warning.note(error);
    expect(lines).toEqual([
      [{ err: error, times: 1 }, 'it is away'],
      [{ err: error, times: 4 }, 'it is away'],
      [{ err: error, times: 4 }, 'it is away'],
    ]);
  });
});
