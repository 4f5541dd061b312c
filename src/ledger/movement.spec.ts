import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { aCredit, aDebit, aWalletState } from '../../test/support/builders.js';
import { BALANCE_MAX } from '../kernel/money.js';
import { placeMovement, walletAfter, refusalOf, type Movement } from './movement.js';
import type { WalletState } from './wallet.js';

const movements = fc
  .record({ isCredit: fc.boolean(), amount: fc.integer({ min: 1, max: 1_000 }) })
  .map(({ isCredit, amount }) => (isCredit ? aCredit({ amount }) : aDebit({ amount })));

describe('a debit', () => {
  it('may take the last kobo and not one more', () => {
    const wallet = aWalletState({ balance: 500 });
    expect(refusalOf(aDebit({ amount: 500 }), wallet)).toBeNull();
    expect(refusalOf(aDebit({ amount: 501 }), wallet)).toMatchObject({
      code: 'insufficient_funds',
    });
  });

  it('is refused by a frozen wallet, however much it holds', () => {
    const frozen = aWalletState({ status: 'frozen', balance: 500 });
    expect(refusalOf(aDebit({ amount: 1 }), frozen)).toMatchObject({ code: 'wallet_frozen' });
    expect(refusalOf(aDebit({ amount: 501 }), frozen)).toMatchObject({ code: 'wallet_frozen' });
  });
});

describe('a credit', () => {
  it('is not stopped by a freeze', () => {
    expect(refusalOf(aCredit(), aWalletState({ status: 'frozen' }))).toBeNull();
  });

  it('stops where a balance would no longer be exact', () => {
    const wallet = aWalletState({ balance: BALANCE_MAX - 500 });
    expect(refusalOf(aCredit({ amount: 500 }), wallet)).toBeNull();
    expect(refusalOf(aCredit({ amount: 501 }), wallet)).toMatchObject({
      code: 'amount_out_of_range',
    });
  });
});

describe('a placed movement', () => {
  it('takes the next version and the balance that follows', () => {
    const wallet = aWalletState({ balance: 1_000, version: 7 });
    expect(placeMovement(aDebit({ amount: 300 }), wallet)).toMatchObject({
      walletVersion: 8,
      balanceAfter: 700,
    });
    expect(placeMovement(aCredit({ amount: 300 }), wallet)).toMatchObject({ balanceAfter: 1_300 });
  });

  it('keeps all that it was before', () => {
    const movement = aDebit();
    expect(placeMovement(movement, aWalletState())).toMatchObject({ ...movement });
  });

  it('leaves a wallet that can be moved again, as frozen or active as before', () => {
    const wallet = aWalletState({ status: 'frozen', balance: 1_000, version: 7 });
    expect(walletAfter(wallet, placeMovement(aCredit({ amount: 1 }), wallet))).toEqual({
      status: 'frozen',
      balance: 1_001,
      version: 8,
      spentOn: null,
      spent: 0,
    });
  });
});

describe('a history of movements', () => {
  it('is a gapless chain that never goes below zero', () => {
    fc.assert(
      fc.property(fc.array(movements), fc.nat(2_000), (requests, balance) => {
        const start = aWalletState({ balance });
        const end = requests.reduce(moved, start);
        const accepted = end.version - start.version;
        expect(accepted).toBeLessThanOrEqual(requests.length);
        expect(end.balance).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

function moved(wallet: WalletState, movement: Movement): WalletState {
  if (refusalOf(movement, wallet) !== null) return wallet;
  const placed = placeMovement(movement, wallet);
  const delta = movement.direction === 'credit' ? movement.amount : -movement.amount;
  expect(placed.balanceAfter).toBe(wallet.balance + delta);
  expect(placed.walletVersion).toBe(wallet.version + 1);
  return walletAfter(wallet, placed);
}
