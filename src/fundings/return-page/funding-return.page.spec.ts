import { describe, expect, it } from '@jest/globals';
import { FUNDING_STATUSES } from '../funding.js';
import { returnPage } from './funding-return.page.js';

const payUrl = 'https://checkout.example/abc?from="x"&to=<y>';

describe('the page of a payer who comes back', () => {
  it.each(FUNDING_STATUSES)(
    'says how much it is about, and no more than that, when it is %s',
    (status) => {
      const page = returnPage({ status, amount: 123_456_789, payUrl: null });
      expect(page).toContain('<p class="amount">₦1,234,567.89</p>');
      expect(page).toContain(`data-status="${status}"`);
      expect(page).not.toContain('<a ');
    },
  );

  it.each(['pending', 'failed'] as const)('leads back to the gateway while it is %s', (status) => {
    const page = returnPage({ status, amount: 100, payUrl });
    expect(page).toContain(
      '<a href="https://checkout.example/abc?from=&quot;x&quot;&amp;to=&lt;y>">',
    );
  });

  it.each(['completed', 'mismatched'] as const)(
    'asks for no more money once it is %s',
    (status) => {
      expect(returnPage({ status, amount: 100, payUrl })).not.toContain('<a ');
    },
  );

  it('says of an unknown payment that it is unknown', () => {
    expect(returnPage(null)).toContain('data-status="unknown"');
  });
});
