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

test('a model is tuned from its settings, watched, cancelled, resumed, and trained with what was found', async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Tune');
  await expect(page.getByRole('heading', { name: 'Find better settings' })).toBeVisible();
  await clean(page, 'empty');

  // From the settings of a model in a comparison: what is set there stays.
  await goTo(page, 'Compare');
  await page.getByRole('region', { name: 'Experiments' }).getByRole('button', { name: 'New', exact: true }).click();
  const models = page.getByRole('region', { name: 'Comparison', exact: true });
  await models.getByRole('button', { name: 'Settings of Exponential smoothing', exact: true }).click();
  await models.getByRole('button', { name: 'Tune…' }).click();
  const space = page.getByRole('region', { name: 'Settings of Exponential smoothing' });
  await expect(space.getByRole('checkbox', { name: 'transform' })).toBeChecked();
  await clean(page, 'new search');

  // What cannot be is said at its field.
  const options = page.getByRole('form', { name: 'Options of the search' });
  await options.getByLabel('Minutes').fill('');
  await options.getByRole('button', { name: 'Search' }).click();
  await expect(options.getByText('A search needs an end').first()).toBeVisible();
  await space.getByLabel('Values of bounds').fill('both, loose');
  await options.getByLabel('Trials of each').fill('60');
  await options.getByRole('button', { name: 'Search' }).click();
  await expect(space.getByText(/"bounds" must be one of/)).toBeVisible();
  await space.getByRole('checkbox', { name: 'bounds' }).uncheck();
  await options.getByLabel('Horizon').fill('7');
  await options.getByLabel('Folds left to judge').fill('2');
  await options.getByLabel('Folds to search by').fill('2');
  await options.getByRole('button', { name: 'Search' }).click();

  // It goes on before the eyes.
  const search = page.getByRole('region', { name: 'Search', exact: true });
  const chart = search.getByRole('figure', { name: 'Search of Exponential smoothing' });
  await expect(chart.locator('.main-svg').first()).toBeVisible({ timeout: 90_000 });
  const trials = search.getByRole('table', { name: 'Trials' });
  await expect.poll(() => trials.locator('tbody tr').count(), { timeout: 60_000 }).toBeGreaterThan(2);
  await search.getByRole('button', { name: 'Cancel' }).click();
  await expect(search.getByRole('button', { name: 'Resume' })).toBeVisible();
  const before = await trials.locator('tbody tr').count();
  await expect(search.getByRole('region', { name: 'Standing' })).toContainText('The search was cancelled');
  await clean(page, 'cancelled');
  await search.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => trials.locator('tbody tr').count(), { timeout: 60_000 }).toBeGreaterThan(before);
  await expect(search.getByRole('button', { name: '5 more minutes' })).toBeVisible({ timeout: 120_000 });
  await expect(search.getByRole('region', { name: 'Standing' })).toContainText('Best MASE');
  await expect(page.getByRole('table', { name: 'Best settings' })).toContainText('transform');
  await search
    .getByRole('region', { name: 'Settings', exact: true })
    .getByRole('button', { name: /^prove_trend/ })
    .click();
  await expect(search.getByRole('figure', { name: 'Score by prove_trend' }).locator('.main-svg').first()).toBeVisible();
  await clean(page, 'done');

  // An ordinary comparison beside the settings as they are.
  await search.getByRole('button', { name: 'Train with these settings' }).click();
  await expect(page.getByRole('button', { name: 'See forecast' })).toBeEnabled({ timeout: 90_000 });
  const leaderboard = page.getByRole('table', { name: 'Leaderboard' });
  await expect(leaderboard).toContainText('Exponential smoothing, tuned');
  await expect(leaderboard).toContainText('Seasonal naive');

  await goTo(page, 'Tune');
  await search.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete search' }).click();
  await expect(page.getByRole('heading', { name: 'Find better settings' })).toBeVisible();
});
