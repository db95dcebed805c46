import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const list = (page: Page) => page.getByRole('region', { name: 'Series to explore' });
const rows = (page: Page) =>
  list(page).getByRole('table', { name: 'Series' }).locator('[role="row"][aria-rowindex]:not([aria-rowindex="1"])');
const work = (page: Page) => page.getByRole('region', { name: 'Explore', exact: true });
const drawn = (page: Page, name: RegExp) => page.getByRole('figure', { name }).locator('.main-svg').first();

async function nothingForAxe(page: Page): Promise<void> {
  // Away from what would show a tooltip.
  await page.mouse.move(640, 790);
  await page.waitForTimeout(500);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('one series is found among all and taken apart', async ({ page }) => {
  test.setTimeout(120_000);
  await goTo(page, 'Explore');
  // The figures have come: the newest comparison's errors are named.
  await expect(list(page).getByRole('status')).toContainText('errors of', { timeout: 30_000 });
  await expect(drawn(page, /with anomalies$/)).toBeVisible();
  await expect(drawn(page, /^Decomposition of/)).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'About the series' })).toContainText('Forecastability');
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: path.join(process.env['SCREENSHOTS'], 'explore.png') });

  // All columns: sorted by any of them, the other way at the second click.
  await list(page).getByRole('button', { name: 'All columns' }).click();
  const heading = list(page).getByRole('columnheader', { name: 'Season' });
  const seasons = async (): Promise<number[]> => (await rows(page).locator('> :nth-child(8)').allTextContents()).map(Number);
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  const falling = await seasons();
  expect(falling.length).toBeGreaterThan(3);
  expect(falling).toEqual(falling.toSorted((a, b) => b - a));
  await heading.getByRole('button').click();
  await expect(heading).toHaveAttribute('aria-sort', 'ascending');
  expect(await seasons()).toEqual(falling.toSorted((a, b) => a - b));
  await nothingForAxe(page);
  await list(page).getByRole('button', { name: 'All columns' }).click();

  // Keys step through the list as it is sorted.
  const title = work(page).getByRole('heading', { level: 2 });
  await rows(page).nth(1).click();
  const name = (await rows(page).nth(2).locator('> :first-child').textContent()) ?? '';
  await page.keyboard.press('ArrowDown');
  await expect(title).toHaveText(name);
  await expect(rows(page).nth(2)).toHaveAttribute('aria-current', 'true');

  // Another method takes it apart; the numbers behind the chart follow.
  const parts = work(page).getByRole('region', { name: 'Decomposition' });
  await expect(parts).toContainText('STL');
  await parts.getByRole('switch', { name: 'Robust' }).check();
  await expect(parts).toContainText(/STL, robust/);
  await parts.getByRole('combobox', { name: 'Method' }).click();
  await page.getByRole('option', { name: 'Classical, additive' }).click();
  await expect(parts.getByRole('switch', { name: 'Robust' })).toBeDisabled();
  await expect(parts.locator('.quiet').first()).toHaveText('Classical, additive');
  await parts.getByRole('button', { name: 'Show the numbers' }).click();
  await expect(page.getByRole('dialog').getByRole('columnheader', { name: 'Trend' })).toBeVisible();
  await page.keyboard.press('Escape');

  // Correlations of changes, in place of those of the values.
  const past = work(page).getByRole('region', { name: 'Dependence on the past' });
  await past.scrollIntoViewIfNeeded();
  const before = await past.locator('.quiet').allTextContents();
  await past.getByText('Both', { exact: true }).click();
  await expect(past).toContainText('Changes from 7 periods before, and of those from one to the next');
  await expect.poll(() => past.locator('.quiet').allTextContents()).not.toEqual(before);
  await past.getByText('Values', { exact: true }).click();

  // Promotions are known of, so that few anomalies are left; a lower threshold finds more.
  const about = page.getByRole('complementary', { name: 'About the series' });
  const anomalies = about.getByRole('list', { name: /^Anomalies/ }).getByRole('listitem');
  await expect(anomalies.first()).toBeVisible({ timeout: 15_000 });
  const few = await anomalies.count();
  expect(few).toBeLessThan(12);
  const threshold = about.getByLabel('From usual deviations of');
  await threshold.fill('2.5');
  await threshold.press('Enter');
  await expect(anomalies).toHaveCount(12, { timeout: 10_000 });
  await threshold.fill('');
  await threshold.press('Enter');
  await expect(anomalies).toHaveCount(few);

  const tests = work(page).getByRole('table', { name: 'Tests of stationarity' });
  await tests.scrollIntoViewIfNeeded();
  await expect(tests.getByRole('row', { name: /^KPSS about a level/ })).toContainText(/stationary/);
  await expect(drawn(page, /^Partial autocorrelation of/)).toBeVisible();
  await expect(drawn(page, /^Spectrum of/)).toBeVisible();
  await work(page).getByRole('heading', { name: 'Distribution' }).scrollIntoViewIfNeeded();
  await expect(drawn(page, /^Distribution of/)).toBeVisible();
  await nothingForAxe(page);
});

test('text, class, categories and periods narrow what is looked at, in the list and all together', async ({ page }) => {
  test.setTimeout(120_000);
  await goTo(page, 'Explore');
  await expect(list(page).getByRole('status')).toContainText('errors of', { timeout: 30_000 });
  const count = await rows(page).count();
  await list(page).getByRole('textbox', { name: 'Filter series' }).fill('nothing like this');
  await expect(list(page)).toContainText('No series matches');
  await page.keyboard.press('Escape');
  await expect(rows(page)).toHaveCount(count);

  await page.getByText('All together', { exact: true }).click();
  const title = work(page).getByRole('heading', { level: 2 });
  await expect(title).toHaveText(`Sum of ${count} series`);
  await expect(drawn(page, /^Sum of all series$/)).toBeVisible();
  await expect(drawn(page, / by /)).toBeVisible();
  const figures = work(page).locator('dl').first();
  const before = await figures.textContent();

  await list(page).getByRole('button', { name: 'Filter by period and category' }).click();
  const filter = list(page).getByRole('group', { name: 'Filter' });
  const category = filter.getByRole('combobox').first();
  await category.click();
  await page.getByRole('option').first().click();
  await page.keyboard.press('Escape');
  await expect(title).not.toHaveText(`Sum of ${count} series`);
  await expect(figures).not.toHaveText(before ?? '');
  await expect(list(page).getByRole('status')).toContainText(` of ${count} series`);

  const to = filter.getByLabel('To');
  const newest = (await to.getAttribute('placeholder')) ?? '';
  const year = Number(newest.slice(0, 4)) - 1;
  await to.fill(String(year));
  await to.press('Enter');
  await expect(to).toHaveValue(new RegExp(`^${year}-12`));
  await expect(figures).toContainText(`${year}-12-31`, { timeout: 30_000 });
  await filter.getByLabel('From').fill(String(year + 1));
  await filter.getByLabel('From').press('Enter');
  await expect(filter).toContainText('After the end');
  await nothingForAxe(page);
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: path.join(process.env['SCREENSHOTS'], 'explore-all.png') });

  await filter.getByRole('button', { name: 'Clear the filter' }).click();
  await expect(title).toHaveText(`Sum of ${count} series`, { timeout: 30_000 });
  await expect(figures).toHaveText(before ?? '');
  // A row leads back to its series.
  await rows(page).first().click();
  await expect(title).toHaveText((await rows(page).first().locator('> :first-child').textContent()) ?? '');
});
