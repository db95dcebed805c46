import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const leaderboard = (page: Page) => page.getByRole('table', { name: 'Leaderboard' });

test('models are chosen, set and doubled, and the comparison shows what was set', async ({ page }) => {
  test.setTimeout(120_000);
  await goTo(page, 'Compare');
  await page.getByRole('region', { name: 'Experiments' }).getByRole('button', { name: 'New', exact: true }).click();
  const families = page.getByRole('region', { name: 'Comparison', exact: true });
  await expect(families.getByRole('heading', { name: /^Exponential smoothing/ })).toBeVisible();

  // Only Theta and the baselines, so that it is quick.
  await families.getByRole('button', { name: 'Best alone' }).click();
  await families.getByRole('checkbox', { name: 'Best', exact: true }).uncheck();
  await expect(page.getByRole('status').filter({ hasText: 'Choose a model' })).toBeVisible();
  await families.getByRole('checkbox', { name: 'Theta', exact: true }).check();
  await families.getByRole('button', { name: 'Duplicate Theta', exact: true }).click();
  const settings = families.getByRole('group', { name: 'Settings of Theta 2' });
  await families.getByLabel('Name', { exact: true }).fill('Theta of logs');
  await families
    .getByRole('group', { name: 'Settings of Theta of logs' })
    .getByRole('button', { name: /more settings$/ })
    .click();
  await families.getByRole('combobox', { name: /^Transformation/ }).click();
  await page.getByRole('option', { name: 'log(1 + y)' }).click();
  await expect(settings).toHaveCount(0);
  await expect(families.getByRole('region', { name: 'Theta' }).getByText('1 set')).toBeVisible();

  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('button', { name: 'See forecast' })).toBeEnabled({ timeout: 90_000 });
  await expect(leaderboard(page)).toContainText('Theta of logs');
  await expect(page.getByRole('complementary', { name: 'Options' })).toContainText('transform = log1p');

  await page.getByRole('button', { name: 'New comparison from this one' }).click();
  await expect(families.getByRole('checkbox', { name: 'Theta of logs' })).toBeChecked();
});

test('a wrong setting is named at its field, and training waits for it', async ({ page }) => {
  await goTo(page, 'Compare');
  await page.getByRole('region', { name: 'Experiments' }).getByRole('button', { name: 'New', exact: true }).click();
  const families = page.getByRole('region', { name: 'Comparison', exact: true });
  await families.getByRole('checkbox', { name: 'Prophet', exact: true }).check();
  await families.getByRole('button', { name: 'Settings of Prophet', exact: true }).click();
  const scale = families.getByLabel(/^Changepoint prior scale/);
  await scale.fill('much');
  await expect(families.getByText('Needs a number')).toBeVisible();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(scale).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'Prophet: Needs a number' })).toBeVisible();
  await families.getByRole('button', { name: /^Reset Changepoint prior scale/ }).click();
  await expect(scale).toHaveValue('');

  // What only the main process can tell comes back to its field.
  await families.getByLabel(/^Cap/).fill('5');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(families.getByLabel(/^Cap/)).toBeFocused();
  await expect(families.getByText(/"cap" must be left out/)).toBeVisible();
  await families.getByRole('button', { name: /^Reset Cap/ }).click();
  await expect(families.getByText(/"cap" must be left out/)).toHaveCount(0);
  await families.getByLabel(/^Public holidays of/).fill('XX');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(families.getByLabel(/^Public holidays of/)).toBeFocused();
  await expect(families.getByText(/"country_holidays" must be a country code .* but is "XX"/)).toBeInViewport();
  // Nothing was begun.
  await expect(page.getByRole('region', { name: 'Experiments' }).getByText('Failed')).toHaveCount(0);
});

test('from the leaderboard to coverage by step and to the fitted model, and back by key', async ({ page }) => {
  await goTo(page, 'Compare');
  await leaderboard(page).getByRole('button', { name: 'Details of Exponential smoothing', exact: true }).click();
  await expect(
    page.getByRole('figure', { name: 'Coverage of Exponential smoothing by steps ahead' }).locator('.main-svg').first(),
  ).toBeVisible();
  await page.getByRole('button', { name: 'See the fitted model', exact: true }).click();

  const model = page.getByRole('region', { name: 'Model', exact: true });
  await expect(model.getByRole('region', { name: 'Equation' }).getByRole('heading')).toHaveText(/^ETS\(/);
  await expect(model.locator('math').first()).toBeVisible();
  await expect(model.getByRole('table', { name: 'Parameters' })).toContainText('alpha');
  await expect(
    model
      .getByRole('figure', { name: /^Components of/ })
      .locator('.main-svg')
      .first(),
  ).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'About the model' })).toContainText('AICc');

  const title = model.getByRole('heading', { level: 2 });
  const first = await title.textContent();
  await page.keyboard.press('ArrowDown');
  await expect(title).not.toHaveText(first ?? '');
  await page.keyboard.press('m');
  await expect(page.getByRole('region', { name: 'Forecast', exact: true })).toBeVisible();
  await page.keyboard.press('m');
  await expect(title).toBeVisible();
});

test('the series that a model won open in the forecast, those only', async ({ page }) => {
  await goTo(page, 'Compare');
  const won = page.getByRole('region', { name: 'Which model won where' });
  const link = won.getByRole('table', { name: 'Series won by model' }).getByRole('button').first();
  const count = Number(await link.textContent());
  expect(count).toBeGreaterThan(0);
  await link.click();
  const series = page.getByRole('table', { name: 'Series' });
  await expect(series.getByRole('row')).toHaveCount(count + 1);
  await expect(page.getByRole('table', { name: 'Coverage' })).toContainText('95%');
  await page.getByRole('button', { name: 'Show all series' }).click();
  await expect(series.getByRole('row')).toHaveCount(10);
});

test('a model that learns across series is offered, trains and shows what it rests on', async ({ page }) => {
  test.setTimeout(120_000);
  await goTo(page, 'Compare');
  await page.getByRole('region', { name: 'Experiments' }).getByRole('button', { name: 'New', exact: true }).click();
  const families = page.getByRole('region', { name: 'Comparison', exact: true });
  await expect(families.getByRole('heading', { name: /^Learning models/ })).toBeVisible();
  await families.getByRole('button', { name: 'Best alone' }).click();
  await families.getByRole('checkbox', { name: 'Best', exact: true }).uncheck();
  await families.getByRole('checkbox', { name: 'Gradient boosting', exact: true }).check();
  await families.getByRole('button', { name: 'Settings of Gradient boosting', exact: true }).click();
  await families.getByLabel(/^Trees/).fill('40');
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('button', { name: 'See forecast' })).toBeEnabled({ timeout: 90_000 });
  await expect(leaderboard(page)).toContainText('Gradient boosting');
  await leaderboard(page).getByRole('button', { name: 'Details of Gradient boosting', exact: true }).click();
  await page.getByRole('button', { name: 'See the fitted model', exact: true }).click();
  const model = page.getByRole('region', { name: 'Model', exact: true });
  await expect(model.getByRole('region', { name: 'Equation' }).getByRole('heading')).toHaveText(/^Gradient boosting, \d+ trees$/);
  await expect(model.getByRole('table', { name: 'Importance of features' })).toContainText('lag_');
});
