import { writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { dropFile, goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

/** Single sales: revenue is units by price, less a discount in the web shop, with a little noise; deterministic. */
function writeRows(
  folder: string,
  name: string,
  rows: number,
  spoil: (i: number, cells: string[]) => string[] = (_, cells) => cells,
): string {
  const lines = ['sold_at,units,price,channel,region,invoice,revenue,revenue_cents'];
  for (let i = 0; i < rows; i++) {
    const units = 1 + ((i * 7) % 9);
    const price = 5 + ((i * 13) % 40) / 2;
    const channel = ['Shop', 'Web', 'Phone'][(i * 5) % 3] as string;
    const noise = 1 + 0.04 * Math.sin(i * 12.9898);
    const revenue = units * price * (channel === 'Web' ? 0.85 : 1) * noise;
    const day = new Date(Date.UTC(2024, 0, 1, 8) + i * 3_600_000 * 7).toISOString().slice(0, 16).replace('T', ' ');
    const cells = [
      day,
      String(units),
      price.toFixed(2),
      channel,
      ['North', 'South'][i % 2] as string,
      `R${1000 + i}`,
      revenue.toFixed(2),
      String(Math.round(100 * revenue)),
    ];
    lines.push(spoil(i, cells).join(','));
  }
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('a file of single sales becomes a model that answers what if and predicts files', async ({ page, userData }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Predict');
  await expect(page.getByRole('heading', { name: 'Predict single sales' })).toBeVisible();
  await clean(page, 'empty');

  // A copy of the target is found and left out by itself.
  await dropFile(page, writeRows(userData, 'orders.csv', 1500));
  const table = page.getByRole('table', { name: 'Columns of the file' });
  await expect(table).toContainText('gives the target away');
  await expect(page.getByRole('list', { name: 'Findings' })).toContainText('revenue_cents is a copy of revenue');
  await expect(page.getByRole('combobox', { name: 'Use of invoice' })).toHaveValue('Leave out');
  await expect(page.getByRole('combobox', { name: 'Target', exact: true })).toHaveValue('revenue');
  await clean(page, 'new model');
  await page.getByRole('button', { name: 'Train', exact: true }).click();

  const accuracy = page.getByRole('table', { name: 'Accuracy on the test rows' });
  await expect(accuracy).toContainText('Linear (ridge)', { timeout: 90_000 });
  await expect(page.getByRole('region', { name: 'Accuracy' }).getByRole('heading')).toContainText('below');
  await clean(page, 'accuracy');

  // More units, more revenue; the answer follows the keyboard.
  await page.getByText('One row', { exact: true }).click();
  const answer = page.getByRole('status', { name: 'Prediction' });
  await expect(answer).toContainText('95% (measured');
  await expect(page.getByRole('figure', { name: 'What drives this revenue' }).locator('.main-svg').first()).toBeVisible();
  const value = async (): Promise<number> => Number(((await answer.locator('p').nth(1).textContent()) ?? '').replace(/[^\d.]/g, ''));
  const slider = page.getByRole('slider', { name: 'units, slider' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect.poll(value).toBeLessThan(40);
  await page.keyboard.press('End');
  await expect.poll(value).toBeGreaterThan(80);
  await expect(page.getByRole('figure', { name: 'revenue by units' })).toBeVisible();
  await page.getByRole('combobox', { name: 'channel' }).fill('Fax');
  await expect(page.getByRole('list', { name: 'About this row' })).toContainText('“Fax” was not among the categories');
  await page.getByRole('button', { name: 'Usual values' }).click();
  await expect(page.getByRole('list', { name: 'About this row' })).toHaveCount(0);
  await clean(page, 'one row');

  // Bad cells keep their rows from being predicted, no others.
  await page.getByText('A file', { exact: true }).click();
  const spoiled = writeRows(userData, 'next.csv', 200, (i, cells) =>
    i === 7 ? cells.with(1, 'many') : i === 9 ? cells.slice(0, 4) : cells,
  );
  await dropFile(page, spoiled);
  await expect(page.getByText('198 of 200 rows predicted')).toBeVisible({ timeout: 30_000 });
  const errors = page.getByRole('table', { name: 'Rows without a prediction' });
  await expect(errors).toContainText('“many” is no number');
  await expect(errors).toContainText('has 4 cells where 8 are needed');
  await clean(page, 'file');

  // What is registered is kept, and answers for its name once it is champion.
  await page.getByRole('button', { name: 'Register…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Model', { exact: true }).fill('Order value');
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByRole('button', { name: 'Order value v1: Candidate' }).click();
  const versions = page.getByRole('table', { name: 'Versions' });
  await expect(versions).toContainText('orders.csv');
  await clean(page, 'registered');
  await page.getByRole('button', { name: 'Promote…' }).click();
  await expect(dialog).toContainText('There is no champion to compare it with.');
  await dialog.getByLabel('Reason').fill('The first');
  await page.getByRole('button', { name: 'Make v1 champion' }).click();
  await expect(versions).toContainText('Champion');
  await page.getByRole('button', { name: 'Check the file' }).click();
  await expect(page.getByText('As registered: format 1')).toBeVisible();
  await page.getByRole('button', { name: 'Predict with it' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete model' }).click();
  await expect(page.getByText('version 1 of the registered model Order value, its champion, stands on it')).toBeVisible();
});
