import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('runs are filtered, tagged, put away, and compared side by side', async ({ page }) => {
  test.setTimeout(70_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Runs');
  const runs = page.getByRole('region', { name: 'Runs', exact: true });
  const table = runs.getByRole('table', { name: 'Runs' });
  const rows = table.getByRole('row');
  await expect.poll(() => rows.count()).toBeGreaterThan(3);
  const all = await rows.count();
  await clean(page, 'list');

  // The filter offers what can follow, and says where it is wrong.
  const filter = page.getByRole('textbox', { name: 'Filter runs' });
  await filter.fill('ma');
  await page.getByRole('option', { name: /^mase/ }).click();
  await expect(filter).toHaveValue('mase ');
  await filter.fill('mase < low');
  await expect(runs.getByText('Expected a number for mase', { exact: false })).toBeVisible();
  await filter.fill('modle = theta');
  await expect(runs.getByText('Did you mean model?', { exact: false })).toBeVisible();
  await filter.fill('not baseline and mase > 0');
  await expect.poll(() => rows.count()).toBeLessThan(all);
  await filter.press('Escape');
  const some = await rows.count();

  // Sorted, looked at, tagged, noted.
  await table.getByRole('columnheader', { name: 'MASE', exact: true }).getByRole('button').click();
  await expect(table.getByRole('columnheader', { name: 'MASE', exact: true })).toHaveAttribute('aria-sort', 'ascending');
  await rows.nth(1).click();
  const about = page.getByRole('complementary', { name: 'About the run' });
  await expect(about.getByText('Fitted models')).toBeVisible();
  await about.getByLabel('Tags', { exact: true }).fill('promo');
  await about.getByLabel('Tags', { exact: true }).press('Enter');
  await expect(rows.nth(1)).toContainText('promo');
  await about.getByLabel('Note').fill('Best in spring');
  await about.getByLabel('Note').blur();
  await clean(page, 'record');
  await filter.fill('tag = promo and note ~ spring');
  await expect.poll(() => rows.count()).toBe(2);
  await filter.press('Escape');

  // Into the bin and out again.
  await rows.nth(1).getByRole('checkbox').check();
  await runs.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('menuitem', { name: 'Put into the bin' }).click();
  await expect(runs.getByText('No run passes the filter.')).toBeVisible();
  await runs.getByText('Bin', { exact: true }).click();
  await expect.poll(() => rows.count()).toBe(2);
  await rows.nth(1).getByRole('checkbox').check();
  await runs.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('menuitem', { name: 'Restore' }).click();
  await runs.getByText('At hand', { exact: true }).click();
  await expect.poll(() => rows.count()).toBe(2);
  await runs.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(() => rows.count()).toBe(all);

  // Side by side.
  for (const place of [1, 2, 3]) await rows.nth(place).getByRole('checkbox').check();
  await runs.getByRole('button', { name: 'Compare 3 runs' }).click();
  const comparison = page.getByRole('region', { name: 'Comparison of runs' });
  await expect(comparison.getByText(/^On .* forecasts that all runs made/)).toBeVisible({ timeout: 60_000 });
  await expect(comparison.getByRole('figure', { name: 'MASE of the runs' }).locator('.main-svg').first()).toBeVisible();
  await expect(comparison.getByRole('figure', { name: 'Mean ranks' }).locator('.main-svg').first()).toBeVisible();
  await expect(comparison.getByRole('table', { name: 'Differences' }).locator('tbody tr')).toHaveCount(3);
  await expect(comparison.getByRole('table', { name: 'Settings' })).toContainText('model');
  await clean(page, 'who is better');
  await comparison.getByText('Where', { exact: true }).click();
  await expect(comparison.getByRole('figure', { name: 'MASE by Steps ahead' }).locator('.main-svg').first()).toBeVisible();
  await expect(comparison.getByRole('figure', { name: 'MASE by Weekday' })).toBeVisible();
  await clean(page, 'where');
  await comparison.getByText('Intervals', { exact: true }).click();
  await expect(comparison.getByRole('table', { name: '80% intervals of the runs' })).toContainText('%');
  await clean(page, 'intervals');
  await comparison.getByText('Errors', { exact: true }).click();
  await expect(comparison.getByRole('table', { name: 'Errors of the runs' }).locator('tbody tr')).toHaveCount(3);
  for (const chart of ['Predicted against actual, A', 'Quantiles of errors, C', 'How long errors last'])
    await expect(comparison.getByRole('figure', { name: chart }).locator('canvas[data-drawn]')).toBeVisible();
  await expect(comparison.getByText(/Ljung-Box, \d+ lags/).first()).toBeVisible({ timeout: 60_000 });
  await expect(
    comparison
      .getByRole('figure', { name: /^Autocorrelation of residuals/ })
      .first()
      .locator('canvas[data-drawn]'),
  ).toBeVisible();
  await expect(comparison.getByText('could not be drawn')).toHaveCount(0);
  await clean(page, 'errors');
  await comparison.getByText('Worst series', { exact: true }).first().click();
  await clean(page, 'worst series');
  await comparison
    .getByRole('button', { name: /^Chart of/ })
    .first()
    .click();
  await expect(page.getByRole('button', { name: 'Forecast' })).toHaveAttribute('aria-current', 'page');
  await goTo(page, 'Runs');
  await comparison.getByRole('button', { name: 'Back to all runs' }).click();
  await expect.poll(() => rows.count()).toBe(all);
  expect(some).toBeGreaterThan(1);
});
