import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const table = (page: Page) => page.getByRole('table', { name: 'Feature columns' });
const editor = (page: Page) => page.getByRole('complementary', { name: 'Feature', exact: true });

async function openFeatures(page: Page): Promise<void> {
  await goTo(page, 'Data');
  await page.getByRole('radiogroup', { name: 'Part of the dataset' }).getByText('Features', { exact: true }).click();
  await expect(table(page)).toContainText('rolling_mean');
}

test('features are proposed, looked at, changed and kept as a version', async ({ page }) => {
  await openFeatures(page);
  await expect(page.locator('.js-plotly-plot .main-svg').first()).toBeVisible();

  // The smallest window has room for all figures of a column.
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(table(page).getByRole('columnheader', { name: 'Weight' })).toBeVisible();
  const columns = page.getByRole('region', { name: 'Columns', exact: true });
  expect(await columns.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);

  // A row opens its feature, with what it means and how it is made.
  const lag = table(page)
    .getByRole('button', { name: /^lag_\d+$/ })
    .first();
  const name = (await lag.textContent()) ?? '';
  await lag.click();
  await expect(page.getByRole('figure', { name: new RegExp(`^${name} of`) })).toBeVisible();
  await expect(editor(page).getByRole('heading', { level: 4 })).toContainText('Lag');
  await expect(editor(page)).toContainText('Proposed:');
  const lags = editor(page).getByLabel(/^Lags/);
  await lags.fill('some');
  await expect(editor(page).getByText('some: needs a number')).toBeVisible();
  await lags.fill('1, 500');
  await expect(table(page)).toContainText('lag_500');
  await expect(table(page)).toContainText('left out of a direct forecast');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(table(page)).not.toContainText('lag_500');

  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Holidays' }).click();
  await expect(editor(page).getByLabel(/^Country/)).toHaveValue('DE');
  await expect(table(page).getByRole('button', { name: 'holiday', exact: true })).toBeVisible();

  // What is left out stays in sight.
  const month = page.getByRole('checkbox', { name: 'Use month', exact: true });
  await month.uncheck();
  await expect(table(page)).toContainText('Left out by you.');

  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);

  await page.getByRole('switch', { name: 'Use as regressors' }).check();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: /v2 has \d+ features/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Remove all', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Apply', exact: true })).toBeDisabled();
  await expect(month).not.toBeChecked();
});

test('a country that there is none of is named where it is asked for', async ({ page }) => {
  await openFeatures(page);
  await page.getByRole('button', { name: 'Propose', exact: true }).click();
  await page.getByLabel(/^Holidays of/).fill('XQ');
  await page.getByRole('button', { name: 'Propose features' }).click();
  await expect(page.getByText(/must be a country code of two letters/)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('what the data cannot have is named at its field', async ({ page }) => {
  await openFeatures(page);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Fourier terms' }).click();
  await editor(page)
    .getByLabel(/^Order/)
    .fill('9');
  await expect(editor(page).getByText(/"order" must be a whole number from 1 to 3/)).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(1);
  await editor(page)
    .getByLabel(/^Order/)
    .fill('2');
  await expect(table(page)).toContainText('fourier_7_cos_2');
  await expect(page.getByRole('alert')).toHaveCount(0);
});
