import type { Locator, Page } from 'playwright-core';

type Fields = Record<string, unknown>;

export interface TriedOut {
  readonly status: number;
  readonly text: string;
}

/** Swagger UI, as a person uses it who tries the API out. */
export class ApiDocs {
  private constructor(private readonly page: Page) {}

  static async open(page: Page, apiUrl: string): Promise<ApiDocs> {
    await page.goto(`${apiUrl}/api/docs`);
    await page.locator('.opblock').first().waitFor();
    return new ApiDocs(page);
  }

  async authorize(token: string): Promise<void> {
    await this.page.locator('.btn.authorize').click();
    const dialog = this.page.locator('.dialog-ux');
    await dialog.locator('input').fill(token);
    await dialog.getByRole('button', { name: 'Apply credentials' }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await dialog.waitFor({ state: 'hidden' });
  }

  /**
   * Opens an operation (`Wallets-fundWallet`), changes some fields of the example that stands there, fills in
   * parameters, and executes it.
   */
  async tryOut(
    operation: string,
    { body, parameters = {} }: { body?: Fields; parameters?: Record<string, string> } = {},
  ): Promise<TriedOut> {
    // Another tab may be in front, and Chromium hardly draws what nobody sees.
    await this.page.bringToFront();
    const block = this.page.locator(`#operations-${operation}`);
    await block.locator('.opblock-summary-control').click();
    await block.getByRole('button', { name: 'Try it out' }).click();
    for (const [name, value] of Object.entries(parameters)) {
      await block.locator(`tr[data-param-name="${name}"] input`).fill(value);
    }
    if (body !== undefined) {
      const editor = block.locator('textarea.body-param__text');
      const example = JSON.parse(await editor.inputValue()) as Fields;
      await editor.fill(JSON.stringify({ ...example, ...body }));
    }
    await block.getByRole('button', { name: 'Execute' }).click();
    const answer = await answerIn(block.locator('.live-responses-table tr.response'));
    // What is left open is drawn again at every click.
    await block.locator('.opblock-summary-control').click();
    return answer;
  }

  /** As `tryOut`, for an answer in JSON with this status. */
  async ask<Body>(
    operation: string,
    status: number,
    request: { body?: Fields; parameters?: Record<string, string> } = {},
  ): Promise<Body> {
    const answer = await this.tryOut(operation, request);
    if (answer.status !== status) throw new Error(`${operation}: ${answer.status} ${answer.text}`);
    return JSON.parse(answer.text) as Body;
  }
}

async function answerIn(row: Locator): Promise<TriedOut> {
  const status = await row.locator('.response-col_status').innerText();
  const text = await row.locator('.highlight-code pre').first().innerText();
  return { status: Number.parseInt(status, 10), text };
}
