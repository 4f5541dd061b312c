import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { startAppProcess, type AppProcess } from '../support/app-process.js';
import { findChromium, openChromium } from '../support/chromium.js';
import type { Payment } from '../support/customer.js';
import { freePort } from '../support/free-port.js';
import { apiClient } from '../support/http.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';

const PICTURE = fileURLToPath(new URL('../../docs/images/purchase.png', import.meta.url));
const DEMO = fileURLToPath(new URL('../../dist/src/commands/demo.command.js', import.meta.url));
// Set to have the picture of the README drawn anew, by a server on the usual port.
const isToBeDrawn = process.env['UPDATE_PICTURE'] !== undefined;
const chromium = findChromium();

const STYLE = `
body { margin: 0; background: #dfe5eb; font-family: 'DejaVu Sans', sans-serif; }
main { display: flex; gap: 24px; padding: 24px; width: max-content; }
pre { margin: 0; padding: 20px 24px; background: #1b2733; color: #e4e9ee; border-radius: 10px;
  font: 14px/1.5 'DejaVu Sans Mono', monospace; }
b { color: #8fd19e; font-weight: 400; }
/* The terminal decides the height; the rest of the receipt is cut off. */
div { position: relative; width: 430px; overflow: hidden; border-radius: 10px; }
img { position: absolute; width: 100%; }`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

(chromium === undefined ? describe.skip : describe)('the picture of the README', () => {
  let folder: TemporaryFolder;
  let app: AppProcess;
  let browser: Browser;

  beforeAll(async () => {
    folder = await temporaryFolder('picture');
    const env = {
      DATA_DIR: folder.path,
      PORT: isToBeDrawn ? '3000' : String(await freePort()),
      SIMULATOR_PORT: String(await freePort()),
    };
    [app, browser] = await Promise.all([startAppProcess(env), openChromium(chromium!)]);
  });
  afterAll(async () => {
    await browser.close();
    expect(await app.stop()).toEqual({ code: 0, signal: null });
    await folder.remove();
  });

  it('shows the demo on a terminal, and the receipt of its purchase', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [DEMO, app.url]);
    const email = /Registered (\S+)/.exec(stdout)![1];
    const api = apiClient(app.url);
    const credentials = { email, password: 'correct horse battery' };
    const { body } = await api.post<{ accessToken: string }>('/auth/login', credentials);
    const bought = await api.get<{ data: Payment[] }>('/bill-payments', {
      token: body.accessToken,
    });
    const [payment] = bought.body.data;

    const receipt = await browser.newPage({
      viewport: { width: 600, height: 600 },
      deviceScaleFactor: 2,
      extraHTTPHeaders: { authorization: `Bearer ${body.accessToken}` },
    });
    await receipt.goto(`${app.url}/bill-payments/${payment!.id}/receipt`);
    const groups = await receipt.locator('ol.tokens .digits span').allInnerTexts();
    // Both sides of the picture are about one purchase.
    expect(stdout).toContain(groups.join(' '));

    const card = await receipt.locator('main').screenshot();
    const isUp = /^ {2}Bill Vending API is up\. .*$/m.exec(app.output())![0];
    const page = await browser.newPage({ deviceScaleFactor: 1.5 });
    await page.setContent(
      `<style>${STYLE}</style><main><pre>${[
        '<b>$ npm ci &amp;&amp; npm start</b>',
        escaped(isUp),
        '',
        '<b>$ npm run demo</b>',
        escaped(stdout.trimEnd()),
      ].join(
        '\n',
      )}</pre><div><img src="data:image/png;base64,${card.toString('base64')}"></div></main>`,
    );
    const picture = await page.locator('main').screenshot();
    expect(picture.length).toBeGreaterThan(50_000);
    if (isToBeDrawn) await writeFile(PICTURE, picture);
  });
});
