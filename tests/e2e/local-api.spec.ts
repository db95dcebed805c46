import { createServer, type AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const part = (page: Page) => page.getByRole('region', { name: 'API', exact: true });

async function clean(page: Page, what: string): Promise<void> {
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

/** A port that nobody listens on just now. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

test('the local API is switched on, asked with a token, and switched off', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const port = await freePort();
  const ask = (token?: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/status`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
  await goTo(page, 'Settings');
  await part(page).scrollIntoViewIfNeeded();
  await expect(part(page)).toContainText('Off.');
  await expect(part(page)).toContainText('No token yet');
  await expect(ask()).rejects.toThrow();

  const field = part(page).getByLabel('Port of the local API');
  await field.fill(String(port));
  await field.press('Enter');
  await part(page).getByRole('switch', { name: 'Local API' }).click({ force: true });
  await expect(part(page)).toContainText(`Answers at http://127.0.0.1:${port}`);
  expect((await ask()).status).toBe(401);

  await part(page).getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Planning sheet');
  await clean(page, 'asked');
  await page.screenshot({ path: 'test-results/api-new-token.png' });
  await dialog.getByRole('button', { name: 'Make token' }).click();
  const text = (await dialog.getByLabel('Text of the token').textContent()) ?? '';
  expect(text).toMatch(/^alm_[\w-]{43}$/);
  await clean(page, 'made');
  await page.screenshot({ path: 'test-results/api-token.png' });
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(text)).toHaveCount(0);

  // Nobody has trained a model here: the API says so, to who may ask.
  const answer = await ask(text);
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ status: 'error', error: { code: 'no-model' } });
  const tokens = part(page).getByRole('table', { name: 'Tokens of the local API' });
  await expect(tokens).toContainText('explain, forecast, predict, status');
  await expect(tokens).not.toContainText('Never');
  await clean(page, 'listed');
  await page.screenshot({ path: 'test-results/api-on.png' });

  await tokens.getByRole('button', { name: 'Revoke Planning sheet' }).click();
  await dialog.getByRole('button', { name: 'Revoke Planning sheet' }).click();
  await expect(tokens).toContainText('Revoked');
  expect((await ask(text)).status).toBe(401);
  await part(page).getByRole('switch', { name: 'Local API' }).click({ force: true });
  await expect(part(page)).toContainText('Off.');
  await expect(ask(text)).rejects.toThrow();
});
