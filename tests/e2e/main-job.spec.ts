import { readFileSync } from 'node:fs';
import path from 'node:path';
import { dropFile, goTo, writeSales } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

test('the first start shows a forecast of the sample', async ({ page }) => {
  await expect(page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Forecast' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expect(page.getByText('Shop sales (sample) v1').first()).toBeVisible();
  await expect(page.locator('.js-plotly-plot .scatterlayer path.js-line').first()).toBeVisible();
  await expect(page.getByText(/95% \(measured \d+%\)/).first()).toBeVisible();
});

test('from a dropped file to the report: drop, check, compare, forecast, export', async ({ page, userData, host }) => {
  test.setTimeout(120_000);
  const file = writeSales(userData, 'shops.csv', ['North', 'South', 'West'], 200);
  await dropFile(page, file);
  await expect(page.getByText('shops.csv').first()).toBeVisible();
  const columns = page.getByRole('table', { name: 'Columns' });
  await expect(columns.getByRole('row', { name: /day/ })).toContainText('date');
  await expect(page.getByText(/3 series/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Import', exact: true }).click();

  await page.getByRole('region', { name: 'Dataset', exact: true }).getByRole('button', { name: 'Compare models' }).click();
  await expect(page.getByLabel('Horizon')).toHaveValue(/28/);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const leaderboard = page.getByRole('table', { name: 'Leaderboard' });
  await expect(page.getByRole('button', { name: 'See forecast' })).toBeEnabled({ timeout: 60_000 });
  // The head, the four that are suggested for a short series with one season, and the two baselines.
  await expect(leaderboard.getByRole('row')).toHaveCount(7);
  await expect(leaderboard).toContainText('Seasonal naive');
  await page.getByRole('button', { name: 'See forecast' }).click();

  await expect(page.locator('.js-plotly-plot .scatterlayer path.js-line').first()).toBeVisible();
  await expect(page.getByText('shops v1').first()).toBeVisible();
  await page.getByRole('button', { name: 'HTML report' }).click();
  await goTo(page, 'Reports');
  await expect(page.getByText(/shops .*\.html/).first()).toBeVisible({ timeout: 30_000 });

  if (host === 'browser') {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Save/ }).first().click()]);
    const saved = path.join(userData, 'saved.html');
    await download.saveAs(saved);
    const html = readFileSync(saved, 'utf8');
    expect(html.length).toBeLessThan(5_000_000);
    expect(html).toContain('Forecast of shops');
    expect(html).not.toMatch(/<script|https?:\/\//);
  }
});

test('a bad file is refused with file, row and next step, and nothing is kept', async ({ page, userData }) => {
  const { writeFileSync } = await import('node:fs');
  const file = path.join(userData, 'empty.csv');
  writeFileSync(file, '');
  await dropFile(page, file);
  await expect(page.getByRole('alert').filter({ hasText: 'empty.csv' }).first()).toBeVisible();
  await goTo(page, 'Data');
  await expect(page.getByRole('list', { name: 'Dataset versions' }).getByText('empty')).toHaveCount(0);
});

test('a training is cancelled, kept, and resumed', async ({ page, userData }) => {
  test.setTimeout(120_000);
  const names = Array.from({ length: 60 }, (_, i) => `Shop ${String(i).padStart(2, '0')}`);
  await dropFile(page, writeSales(userData, 'many.csv', names, 500));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByRole('region', { name: 'Dataset', exact: true }).getByRole('button', { name: 'Compare models' }).click();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel job' }).first().click();
  const resume = page.getByRole('button', { name: 'Resume' }).first();
  await expect(resume).toBeVisible();
  await expect(page.getByText(/Cancelled/).first()).toBeVisible();
  await resume.click();
  await expect(page.getByRole('button', { name: 'Cancel job' }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Cancel job' }).first().click();
});
