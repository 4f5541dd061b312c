import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import type { RegistrationView } from '../../src/auth/sessions/session.view.js';
import type { FundingDetailsView, FundingView } from '../../src/fundings/funding.view.js';
import { ApiDocs } from '../support/api-docs.js';
import { startAppProcess, type AppProcess } from '../support/app-process.js';
import { findChromium, openChromium } from '../support/chromium.js';
import { A_PURCHASE, aCustomer, demand, type Customer, type Payment } from '../support/customer.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { apiClient } from '../support/http.js';
import { goodMeter } from '../support/meters.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import {
  openBrowserSession,
  DESKTOP,
  faultsOfPage,
  PHONE,
  type BrowserSession,
} from '../support/browser-session.js';

const AMOUNT = 20_000_00;
const chromium = findChromium();

(chromium === undefined ? describe.skip : describe)('a person at a browser', () => {
  let folder: TemporaryFolder;
  let app: AppProcess;
  let browser: Browser;
  let session: BrowserSession;

  beforeAll(async () => {
    folder = await temporaryFolder('browser');
    // What a reader of the README sets, and what keeps it apart from a server that runs here already.
    const env = {
      FUNDING_GATEWAY: 'paystack',
      DATA_DIR: folder.path,
      PORT: String(await freePort()),
      SIMULATOR_PORT: String(await freePort()),
    };
    [app, browser] = await Promise.all([startAppProcess(env), openChromium(chromium!)]);
  });
  afterAll(async () => {
    await browser.close();
    expect(await app.stop()).toEqual({ code: 0, signal: null });
    await folder.remove();
  });
  afterEach(async () => {
    const { complaints } = session;
    await session.close();
    expect(complaints).toEqual([]);
  });

  const title = (page: Page, name: string | RegExp): Promise<void> =>
    page.getByRole('heading', { level: 1, name }).waitFor();
  const isBack = async (page: Page, name: string): Promise<void> => {
    await page.waitForURL((url) => url.pathname === '/wallets/funding-return');
    await title(page, name);
    expect(await faultsOfPage(page)).toEqual([]);
  };
  const payButton = (page: Page): ReturnType<Page['getByRole']> =>
    page.getByRole('button', { name: /pay ₦20,000\.00$/i });

  it('tries the API out in Swagger, pays on the page, buys, and has a token', async () => {
    session = await openBrowserSession(browser);
    const docs = await ApiDocs.open(await session.tab(), app.url);
    const email = `ada-${randomBytes(6).toString('hex')}@example.com`;
    const registered = { body: { email } };
    const { accessToken } = await docs.ask<RegistrationView>('Auth-register', 201, registered);
    await docs.authorize(accessToken);
    const meter = { body: { meterNumber: goodMeter() } };
    await docs.ask('Billers_and_meters-verifyMeter', 200, meter);
    const funding = await docs.ask<FundingView>('Wallets-fundWallet', 201);
    expect(funding).toMatchObject({ status: 'pending', amount: AMOUNT, gateway: 'paystack' });

    const page = await session.tab();
    await page.goto(funding.authorizationUrl!);
    expect(await page.getByText(email).count()).toBe(1);
    // The first thing that the keyboard comes to is what most want.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await isBack(page, 'Payment received');

    const paid = { parameters: { id: funding.id } };
    expect(await docs.ask('Wallets-getFunding', 200, paid)).toMatchObject({
      status: 'completed',
      authorizationUrl: null,
    });
    const { id } = await docs.ask<Payment>('Bill_payments-createBillPayment', 202, meter);
    const bought = { parameters: { id } };
    const payment = await docs.ask<Payment>('Bill_payments-getBillPayment', 200, bought);
    expect(payment).toMatchObject({ status: 'completed', tokenStatus: 'delivered' });
    expect(payment.tokens[0]!.value).toMatch(/^\d{20}$/);
    const wallet = await apiClient(app.url).get('/wallets', { token: accessToken });
    expect(wallet.body).toMatchObject({ balance: AMOUNT - A_PURCHASE });
  });

  const begun = async (customer: Customer): Promise<FundingView> =>
    demand(await customer.api.post<FundingView>('/wallets/fund', { amount: AMOUNT }), 201);
  const fundingOf = async (customer: Customer, id: string): Promise<FundingDetailsView> =>
    demand(await customer.api.get<FundingDetailsView>(`/wallets/fundings/${id}`), 200);
  const atCheckout = async (
    options: Parameters<typeof openBrowserSession>[1] = DESKTOP,
  ): Promise<{ customer: Customer; funding: FundingView; page: Page }> => {
    session = await openBrowserSession(browser, options);
    const customer = await aCustomer(app, { balance: 0 });
    const funding = await begun(customer);
    const page = await session.tab();
    await page.goto(funding.authorizationUrl!);
    return { customer, funding, page };
  };
  /** One credit, and no second one from the gateway's other ways of telling. */
  const isCreditedOnce = async (customer: Customer, { id }: FundingView): Promise<void> => {
    expect(await fundingOf(customer, id)).toMatchObject({ status: 'completed', failureCode: null });
    const transactions = await customer.transactions();
    expect(transactions.map(({ type, amount }) => [type, amount])).toEqual([['funding', AMOUNT]]);
    expect((await customer.wallet()).balance).toBe(AMOUNT);
  };

  it.each([
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ] as const)('pays on a %s, and reads the token off the receipt', async (_device, screen) => {
    const { customer, funding, page } = await atCheckout(screen);
    await title(page, '₦20,000.00');
    expect(await faultsOfPage(page)).toEqual([]);
    await payButton(page).click();
    await isBack(page, 'Payment received');
    await isCreditedOnce(customer, funding);

    const payment = await customer.ended((await customer.buy(goodMeter())).id);
    const receipt = await session.tab({ authorization: `Bearer ${customer.token}` });
    await receipt.goto(`${app.url}/bill-payments/${payment.id}/receipt`);
    await title(receipt, 'Electricity receipt');
    expect(await faultsOfPage(receipt)).toEqual([]);
    const groups = await receipt.locator('ol.tokens .digits span').allInnerTexts();
    expect(groups).toEqual(payment.tokens[0]!.value.match(/\d{4}/g));
  });

  it('is declined, gives up, is told so, and pays after all from there', async () => {
    const { customer, funding, page } = await atCheckout(PHONE);
    await page.getByRole('button', { name: 'Decline the card' }).tap();
    await page.getByText('Declined. No money was taken.').waitFor();
    expect(await faultsOfPage(page)).toEqual([]);
    // Another card may do, so nothing is over yet.
    expect(await fundingOf(customer, funding.id)).toMatchObject({ status: 'pending' });
    await page.getByRole('button', { name: 'Cancel and close' }).tap();
    await isBack(page, 'Payment not made');
    expect(await fundingOf(customer, funding.id)).toMatchObject({
      status: 'failed',
      failureCode: 'abandoned',
    });
    expect((await customer.wallet()).balance).toBe(0);

    await page.getByRole('link', { name: 'Try again' }).tap();
    await page.getByText('You left before paying.').waitFor();
    await payButton(page).tap();
    await isBack(page, 'Payment received');
    expect(await page.getByRole('link').count()).toBe(0);
    await isCreditedOnce(customer, funding);
  });

  it('closes the page and finds the payment still open', async () => {
    const { customer, funding, page } = await atCheckout();
    await page.close();
    const later = await fundingOf(customer, funding.id);
    expect(later).toMatchObject({
      status: 'pending',
      authorizationUrl: funding.authorizationUrl,
    });
    const again = await session.tab();
    await again.goto(later.authorizationUrl!);
    await payButton(again).click();
    await isBack(again, 'Payment received');
    await isCreditedOnce(customer, funding);
  });

  it('goes back in the browser after paying and cannot pay twice', async () => {
    const { customer, funding, page } = await atCheckout();
    await payButton(page).click();
    await isBack(page, 'Payment received');
    await page.goBack();
    await page.getByText('Payment successful.').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await faultsOfPage(page)).toEqual([]);
    await page.getByRole('link', { name: 'Return to the merchant' }).click();
    await isBack(page, 'Payment received');
    await isCreditedOnce(customer, funding);
  });

  it('double-clicks on Pay in two tabs and pays once', async () => {
    const { customer, funding, page } = await atCheckout();
    const other = await session.tab();
    await other.goto(funding.authorizationUrl!);
    await Promise.all([payButton(page).dblclick(), payButton(other).dblclick()]);
    await isBack(page, 'Payment received');
    await isBack(other, 'Payment received');
    await isCreditedOnce(customer, funding);
  });

  it('pays with JavaScript switched off', async () => {
    const { customer, funding, page } = await atCheckout({ ...DESKTOP, javaScriptEnabled: false });
    await payButton(page).click();
    await page.waitForURL((url) => url.pathname === '/wallets/funding-return');
    await title(page, 'Payment received');
    await isCreditedOnce(customer, funding);
  });

  it('pastes what the server prints, pays where it says, and has a token', async () => {
    session = await openBrowserSession(browser);
    const paste = /\n {2}API=[^]*?\n\n/.exec(app.output())![0];
    let printed = '';
    const pasted = promisify(execFile)('bash', ['-c', paste], { timeout: 50_000 });
    pasted.child.stdout!.on('data', (chunk: string) => (printed += chunk));
    // What is wrong with it is told below, unless the test has ended by then.
    pasted.catch(() => undefined);
    const url = await eventually(() => {
      const found = /^Pay here: (http\S+)$/m.exec(printed);
      if (found === null) throw new Error(`no address:\n${printed}`);
      return found[1]!;
    });
    const page = await session.tab();
    await page.goto(url);
    await payButton(page).click();
    await isBack(page, 'Payment received');
    const { stdout } = await pasted;
    expect(stdout).toMatch(
      /"status":"completed".*"tokens":\[\{"role":"credit","value":"\d{20}"\}\]/,
    );
  });
});
