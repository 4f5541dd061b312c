import { describe, expect, it } from '@jest/globals';
import { readBaseline } from './baseline.js';
import { readContract } from './contract.js';
import { differencesOf, explain, type Json } from './differences.js';
import { EXPLANATIONS } from './explanations.js';
import { payloadFault } from './payloads.js';
import { reportOf } from './report.js';

describe('the contract with clients', () => {
  it('differs from its baseline only where an explanation says why', async () => {
    const [was, is] = [readBaseline(), await readContract()] as unknown as [Json, Json];
    const found = explain(differencesOf(was, is), EXPLANATIONS);
    if (found.unexplained.length + found.idle.length > 0) throw new Error(reportOf(found));
    for (const { why } of EXPLANATIONS) expect(why).toMatch(/^[A-Z].*\.$/);
  });

  it('covers operations, schemas, errors, events, books and settings', () => {
    const { openApi, ...others } = readBaseline() as unknown as Record<string, object>;
    const { operations, schemas } = openApi as Record<string, object>;
    const sizes = Object.entries({ operations, schemas, ...others }).map(
      ([name, part]) => [name, Object.keys(part ?? {}).length] as const,
    );
    expect(Object.fromEntries(sizes)).toEqual({
      operations: 59,
      schemas: 72,
      errors: 42,
      events: 12,
      books: 4,
      settings: 74,
    });
  });
});

describe('the payload of an event', () => {
  it.each([
    ['a field that is missing', { kind: 'x', number: 1, amount: 1, gateway: 'x' }],
    ['a field too many', { kind: 'x', more: 1 }],
    ['a field of another type', { kind: 1 }],
    ['null for a text', { kind: null }],
    ['no fields', {}],
  ])('may not have %s', (_, data) => {
    expect(payloadFault('incident.opened', data)).toMatch(/^incident\.opened \{/);
  });

  it('may have any of the forms of its type', () => {
    const after = { provider: 'vtpass', code: '016' };
    const first = { provider: 'vtpass', requestId: '1', attempt: 1 };
    const rerouted = { ...first, after, isOurFault: false };
    expect(payloadFault('payment.submitted', first)).toBeNull();
    expect(payloadFault('payment.submitted', rerouted)).toBeNull();
    expect(payloadFault('payment.submitted', { ...rerouted, after: {} })).not.toBeNull();
  });
});
