import { describe, expect, it } from '@jest/globals';
import { aCredit, aDebit, aWalletState } from '../../test/support/builders.js';
import { BALANCE_MAX } from '../kernel/money.js';
import { fundingRefusal, type Limits } from './limits.js';
import { placeMovement, walletAfter, refusalOf } from './movement.js';
import { afterSpending, spentOn } from './spending.js';

const LIMITS: Limits = { singleMax: 300, dailyMax: 1_000, balanceMax: 500 };
const [YESTERDAY, TODAY, TOMORROW] = ['2026-01-14', '2026-01-15', '2026-01-16'];

describe('a funding under limits', () => {
  const refusal = (amount: number, held = 0, limits = LIMITS): unknown =>
    fundingRefusal(limits, amount, held);

  it('may be as large as the single limit, and not one kobo larger', () => {
    expect(refusal(300)).toBeNull();
    expect(refusal(301)).toMatchObject({
      code: 'limit_exceeded',
      extra: { passedLimit: { limit: 'single', max: 300, left: 300 } },
    });
  });

  it('may fill the wallet to the balance limit, and not one kobo above it', () => {
    expect(refusal(200, 300)).toBeNull();
    expect(refusal(201, 300)).toMatchObject({
      extra: { passedLimit: { limit: 'balance', max: 500, left: 200 } },
    });
  });

  it('finds nothing left of a limit that refunds have passed', () => {
    expect(refusal(1, 900)).toMatchObject({
      extra: { passedLimit: { limit: 'balance', max: 500, left: 0 } },
    });
  });

  it('passes where there is no limit', () => {
    const none: Limits = { singleMax: null, dailyMax: null, balanceMax: null };
    expect(refusal(1_000_000, 0, none)).toBeNull();
  });

  it('stops where a balance would no longer be exact, whatever the limits', () => {
    const none: Limits = { singleMax: null, dailyMax: null, balanceMax: null };
    expect(refusal(500, BALANCE_MAX - 500, none)).toBeNull();
    expect(refusal(501, BALANCE_MAX - 500, none)).toMatchObject({ code: 'amount_out_of_range' });
    expect(refusal(501, BALANCE_MAX - 500)).toMatchObject({ code: 'amount_out_of_range' });
  });
});

describe('a purchase under limits', () => {
  const purchase = (amount: number, day = TODAY): ReturnType<typeof aDebit> =>
    aDebit({ amount, limits: LIMITS, spending: { day, amount } });

  it('may take what is left of the day, and not one kobo more', () => {
    const wallet = aWalletState({ spentOn: TODAY, spent: 400 });
    expect(refusalOf(purchase(600), wallet)).toBeNull();
    expect(refusalOf(purchase(601), wallet)).toMatchObject({
      extra: { passedLimit: { limit: 'daily', max: 1_000, left: 600 } },
    });
  });

  it('has the whole of a new day', () => {
    const wallet = aWalletState({ spentOn: YESTERDAY, spent: 1_000 });
    expect(refusalOf(purchase(1_000), wallet)).toBeNull();
    expect(walletAfter(wallet, placeMovement(purchase(700), wallet))).toMatchObject({
      spentOn: TODAY,
      spent: 700,
    });
  });

  it('counts towards the later day, when that has begun elsewhere', () => {
    const wallet = aWalletState({ spentOn: TOMORROW, spent: 900 });
    expect(refusalOf(purchase(101), wallet)).toMatchObject({ code: 'limit_exceeded' });
    expect(walletAfter(wallet, placeMovement(purchase(100), wallet))).toMatchObject({
      spentOn: TOMORROW,
      spent: 1_000,
    });
  });

  it('of a frozen wallet is refused for the freeze', () => {
    const wallet = aWalletState({ status: 'frozen', spentOn: TODAY, spent: 1_000 });
    expect(refusalOf(purchase(1), wallet)).toMatchObject({ code: 'wallet_frozen' });
  });
});

describe('a refund', () => {
  const refund = (day: string): ReturnType<typeof aCredit> =>
    aCredit({ type: 'refund', amount: 300, spending: { day, amount: -300 } });

  it('gives back what the purchase took of its day', () => {
    const wallet = aWalletState({ spentOn: TODAY, spent: 400 });
    expect(walletAfter(wallet, placeMovement(refund(TODAY), wallet))).toMatchObject({ spent: 100 });
  });

  it('gives nothing back of today for a purchase of yesterday', () => {
    const wallet = aWalletState({ spentOn: TODAY, spent: 400 });
    expect(walletAfter(wallet, placeMovement(refund(YESTERDAY), wallet))).toMatchObject({
      spentOn: TODAY,
      spent: 400,
    });
  });

  it('never makes less than nothing of what was spent', () => {
    const spent = afterSpending({ spentOn: TODAY, spent: 100 }, { day: TODAY, amount: -300 });
    expect(spent).toEqual({ spentOn: TODAY, spent: 0 });
  });
});

it('what was spent on a day that is over is not asked of a later one', () => {
  expect(spentOn({ spentOn: YESTERDAY, spent: 5 }, TODAY)).toBe(0);
  expect(spentOn({ spentOn: null, spent: 0 }, TODAY)).toBe(0);
  expect(spentOn({ spentOn: TODAY, spent: 5 }, TODAY)).toBe(5);
});
