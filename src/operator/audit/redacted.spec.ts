import { describe, expect, it } from '@jest/globals';
import { redacted } from './redacted.js';

describe('a provider’s answer that is shown', () => {
  it('keeps no value whose name says that it is a secret, however deep', () => {
    const shown = redacted({
      headers: { Authorization: 'Bearer x', 'api-key': 'x', 'secret-key': 'x', date: 'now' },
      tries: [{ apiKey: 'x', access_token: 'x', Signature: 'x', password: 'x' }],
    });
    expect(shown).toEqual({
      headers: {
        Authorization: '[redacted]',
        'api-key': '[redacted]',
        'secret-key': '[redacted]',
        date: 'now',
      },
      tries: [
        {
          apiKey: '[redacted]',
          access_token: '[redacted]',
          Signature: '[redacted]',
          password: '[redacted]',
        },
      ],
    });
  });

  it('keeps the tokens of the customer’s meter, and all else as it was', () => {
    const answer = { purchased_code: 'Token : 1', Token: '1', tokens: [1, null, true], units: 7.5 };
    expect(redacted(answer)).toEqual(answer);
    expect(redacted(null)).toBeNull();
  });
});
