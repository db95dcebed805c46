import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { dropFile, goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

/** Daily sales of three shops with a promotion every other week that is planned four weeks ahead; deterministic. */
function writeShops(folder: string): string {
  const lines = ['day,shop,units,promo'];
  for (let s = 0; s < 3; s++)
    for (let t = 0; t < 200 + 28; t++) {
      const date = new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
      const promo = Number((Math.floor(t / 7) + s) % 2 === 0);
      const level = 100 * (1 + s) * (1 + 0.2 * Math.sin((2 * Math.PI * (t % 7)) / 7)) * (1 + 0.3 * promo);
      const noise = 1 + 0.04 * Math.sin(t * 12.9898 + s);
      lines.push(`${date},Shop ${s + 1},${t < 200 ? (level * noise).toFixed(1) : ''},${promo}`);
    }
  const file = path.join(folder, 'shops.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('a forecast and its model are explained: step by step, feature by feature, and kept', async ({ page, userData, host }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Data');
  await dropFile(page, writeShops(userData));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('table', { name: 'Series', exact: true }).or(page.getByText('Shop 2').first())).toBeVisible({
    timeout: 60_000,
  });
  await goTo(page, 'Compare');
  const families = page.getByRole('region', { name: 'Comparison', exact: true });
  await families.getByRole('button', { name: 'Best alone' }).click();
  await families.getByRole('checkbox', { name: 'Best', exact: true }).uncheck();
  await families.getByRole('checkbox', { name: 'Gradient boosting', exact: true }).check();
  await families.getByRole('checkbox', { name: 'Exponential smoothing', exact: true }).check();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('button', { name: 'See forecast' })).toBeEnabled({ timeout: 150_000 });
  await page.getByRole('button', { name: 'See forecast' }).click();

  // "Why?" leads from the forecast to what it is made of.
  await page.getByRole('button', { name: 'Why?' }).click();
  const steps = page.getByRole('table', { name: 'What each step is made of' });
  await expect(steps).toBeVisible({ timeout: 60_000 });
  await expect(
    page
      .getByRole('figure', { name: /^What makes up the forecast of/ })
      .locator('.main-svg')
      .first(),
  ).toBeVisible();
  const number = (text: string): number => Number(text.replace('−', '-').replace(/[^\d.-]/g, '')) || 0;
  const cells = (await steps.locator('tbody tr').nth(2).locator('td').allTextContents()).map(number);
  const forecast = cells.at(-1) ?? 0;
  // Rounded to whole units each, they add up to the forecast.
  expect(Math.abs(cells.slice(0, -1).reduce((sum, value) => sum + value, 0) - forecast)).toBeLessThan(cells.length);
  await page.getByRole('button', { name: 'Next step' }).click();
  await page.getByRole('button', { name: 'Next step' }).click();
  const detail = page.getByRole('region', { name: 'Day 3 in detail' });
  await expect(detail).toContainText(/Day 3 is [\d.]+% (above|below) day 2|Day 3 is about the same as day 2/);
  await expect(page.getByRole('complementary', { name: 'In words' })).toContainText('Beside day 2');
  await clean(page, 'forecast');
  await page.getByText('Single inputs', { exact: true }).click();
  await expect(page.getByRole('figure', { name: /^What makes Day 3 of/ })).toContainText('lag_', { timeout: 15_000 });

  await page.getByText('The model', { exact: true }).click();
  const features = page.getByRole('table', { name: 'Features in numbers' });
  await expect(features).toBeVisible({ timeout: 90_000 });
  await expect(features.getByRole('row')).not.toHaveCount(0);
  await clean(page, 'model');
  await page.getByText('Gain', { exact: true }).first().click();
  await page.getByRole('button', { name: 'Shuffle inputs' }).click();
  await expect(page.getByRole('figure', { name: 'Error when a topic is shuffled' })).toBeVisible({ timeout: 120_000 });

  await page.getByText('Dependence', { exact: true }).click();
  await expect(
    page
      .getByRole('figure', { name: /^Forecasts by/ })
      .locator('.main-svg')
      .first(),
  ).toBeVisible();
  await clean(page, 'dependence');
  await page.getByText('Correlation', { exact: true }).click();
  await expect(page.getByRole('figure', { name: 'Correlations of features' }).locator('.main-svg').first()).toBeVisible();

  // Another model: parts of its own, no features; what was worked out is there at once on the way back.
  await page.getByRole('button', { name: /^Model:/ }).click();
  await page.getByRole('option', { name: /Exponential smoothing/ }).click();
  await expect(page.getByText(/has no matrix of features/)).toBeVisible({ timeout: 60_000 });
  await page.getByText('This forecast', { exact: true }).click();
  await expect(steps).toContainText('Season', { timeout: 60_000 });
  if (host === 'browser') {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'Numbers as CSV' }).click();
    const file = await (await download).path();
    expect(readFileSync(file, 'utf8')).toMatch(/^step,date,forecast,part,group,topic,meaning,effect,score,value\r\n1,2024-07-19,/);
  }
  await page.keyboard.press('w');
  await expect(page.getByRole('button', { name: 'HTML report' })).toBeVisible();
});
