import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { HANG_MS } from './waits.js';

/** A person at a browser of their own: its cookies, storage and tabs are nobody else's. */
export interface BrowserSession {
  tab(headers?: Record<string, string>): Promise<Page>;
  /** What the browser complained of: errors, refusals by a content security policy, failed requests. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };

export async function openBrowserSession(
  browser: Browser,
  device: BrowserContextOptions = DESKTOP,
): Promise<BrowserSession> {
  const context = await browser.newContext(device);
  context.setDefaultTimeout(HANG_MS);
  const complaints: string[] = [];
  watch(context, complaints);
  return {
    complaints,
    async tab(headers) {
      const page = await context.newPage();
      if (headers !== undefined) await page.setExtraHTTPHeaders(headers);
      return page;
    },
    close: () => context.close(),
  };
}

function watch(context: BrowserContext, complaints: string[]): void {
  context.on('console', (message) => {
    const kind = message.type();
    if (kind === 'error' || kind === 'warning') complaints.push(`${kind}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'failed';
    // Whoever clicks twice leaves the first page before it has come.
    if (reason === 'net::ERR_ABORTED' && request.isNavigationRequest()) return;
    complaints.push(`${reason}: ${request.method()} ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() < 400) return;
    const request = response.request();
    complaints.push(`${response.status()}: ${request.method()} ${request.url()}`);
  });
}

/** What is wrong with a page for somebody who looks at it, or has it read aloud. */
export async function faultsOfPage(page: Page): Promise<string[]> {
  const faults: [fault: string, expression: string][] = [
    ['it has no language', '!document.documentElement.lang'],
    ['it has no title', '!document.title.trim()'],
    // A phone's window grows with what sticks out of it; what it lays pages out for does not.
    [
      'it is wider than the screen',
      'document.documentElement.scrollWidth > document.documentElement.clientWidth',
    ],
    ['it has not one main part', "document.querySelectorAll('main').length !== 1"],
    ['it has not one first heading', "document.querySelectorAll('h1').length !== 1"],
    [
      'a button or link has no words',
      "[...document.querySelectorAll('a, button')].some((one) => !one.textContent.trim())",
    ],
  ];
  const found = await Promise.all(
    faults.map(async ([fault, expression]) => ((await page.evaluate(expression)) ? [fault] : [])),
  );
  return found.flat();
}
