import { describe, expect, it } from '@jest/globals';
import type { FailureCode } from '../../src/bill-payments/payment/payment.js';
import { ERROR_CODES } from '../../src/kernel/errors.js';
import { STATUS_OF_KIND } from '../../src/platform/http/problems/problem.js';
import { document, section, tableRows } from './documents.js';

const text = document('docs/errors.md');

/** Every failure code: a missing or foreign one does not compile. */
const FAILURE_CODES: Record<FailureCode, true> = {
  refused: true,
  provider_unavailable: true,
  not_found: true,
  not_delivered: true,
  expired: true,
  reversed: true,
};

describe('docs/errors.md', () => {
  it('lists every code of the API with its status, and no other', () => {
    const documented = tableRows(section(text, '## Codes')).map(([code, status]) => [
      code,
      Number(status),
    ]);
    const known = Object.entries(ERROR_CODES).map(([code, { kind }]) => [
      code,
      STATUS_OF_KIND[kind],
    ]);
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(known));
    expect(documented).toHaveLength(known.length);
  });

  it('lists every failure code of a payment, and no other', () => {
    const documented = tableRows(section(text, '## Why a payment failed')).map(([code]) => code);
    expect(documented.sort()).toEqual(Object.keys(FAILURE_CODES).sort());
  });
});
