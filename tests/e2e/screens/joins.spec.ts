import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { inRoot } from '../fixtures/paths.ts';
import { goTo } from '../fixtures/screens.ts';
import { expect, test } from '../fixtures/test.ts';

const files = ['stores', 'oil', 'holidays_events', 'coming', 'transactions', 'sales'].map((name) =>
  inRoot('tests/fixtures/joins', `${name}.csv`),
);

async function dropAll(page: Page): Promise<void> {
  await expect(page.getByRole('table', { name: 'Series', exact: true })).toBeVisible();
  await page.waitForTimeout(500);
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
    await page.waitForTimeout(100);
  }
  await session.detach();
}

test('six files that are dropped together become one dataset, and how they are joined can be changed', async ({ page }) => {
  test.setTimeout(180_000);
  await goTo(page, 'Data');
  await dropAll(page);
  const tables = page.getByRole('table', { name: 'Tables and joins' });
  await expect(tables).toBeVisible();
  const row = (name: string) =>
    tables.getByRole('row').filter({ has: page.getByRole('button', { name: `Joins of ${name}`, exact: true }) });
  const kind = (name: string) => page.getByRole('combobox', { name: `What ${name} is`, exact: true });
  await expect(kind('sales')).toHaveValue('Main table');
  await expect(kind('stores')).toHaveValue('Attributes');
  await expect(kind('oil')).toHaveValue('By date');
  await expect(kind('transactions')).toHaveValue('By date');
  await expect(kind('holidays_events')).toHaveValue('Calendar');
  await expect(kind('coming')).toHaveValue('Coming rows');
  await expect(page.getByLabel('Dataset name')).toHaveValue('sales');
  await expect(row('stores')).toContainText('100%');
  await expect(row('oil')).toContainText('70.0%');
  await expect(row('transactions')).toContainText('date, store_nbr');
  await expect(row('transactions')).toContainText('360 → 360');
  await expect(row('transactions')).toContainText('unchanged');
  await expect(row('coming')).toContainText('360 → 402');
  await expect(page.getByRole('combobox', { name: 'Use of city' })).toHaveValue('Attribute');
  await expect(page.getByRole('combobox', { name: 'Use of holiday_local' })).toHaveValue('Known ahead');

  // Why, what found no partner, and the keys.
  await page.getByRole('button', { name: 'Joins of oil' }).click();
  await expect(tables).toContainText('108 rows of the main table find nothing in oil');
  await page.mouse.move(640, 790);
  await page.waitForTimeout(500);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  if (process.env['ALMANAC_PICTURES']) await page.screenshot({ path: `${process.env['ALMANAC_PICTURES']}/joins.png` });

  // Weekends take Friday's price.
  await page.getByLabel('A date that it lacks takes the value before').check();
  await expect(row('oil')).toContainText('100%');

  // Without the stores nothing says where a local holiday counts.
  await kind('stores').click();
  await page.getByRole('option', { name: 'Left out' }).click();
  await expect(page.getByRole('combobox', { name: 'Use of city' })).toHaveCount(0);
  await expect(page.getByRole('combobox', { name: 'Use of holiday_local' })).toHaveCount(0);
  await kind('stores').click();
  await page.getByRole('option', { name: 'Attributes' }).click();
  await expect(page.getByRole('combobox', { name: 'Use of holiday_local' })).toHaveValue('Known ahead');

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { name: /sales/ }).first()).toBeVisible();
  await expect(page.getByText('6 series').first()).toBeVisible();
});

test('another file can be the one that holds the target', async ({ page }) => {
  await goTo(page, 'Data');
  await dropAll(page);
  await page.getByRole('combobox', { name: 'What transactions is', exact: true }).click();
  await page.getByRole('option', { name: 'Main table' }).click();
  await expect(page.getByRole('combobox', { name: 'Use of transactions' })).toHaveValue('Target');
  await expect(page.getByLabel('Dataset name')).toHaveValue('transactions');
});
