import { writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { dropFile, goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

/** Two shops; returns on a day, a day that was entered in thousands, and days without a row. */
function writeReturns(folder: string, name: string, days: number): string {
  const lines = ['day,shop,units'];
  for (let day = 0; day < days; day++)
    for (const shop of ['North', 'South']) {
      const units = 100 + Math.round(30 * Math.sin((2 * Math.PI * day) / 7)) + ((day * 7) % 11);
      if (shop === 'North' && day >= 40 && day < 43) continue;
      const told = shop === 'North' && day === 20 ? -60 : shop === 'North' && day === 60 ? 900 : units;
      lines.push(`${new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)},${shop},${told}`);
    }
  const file = path.join(folder, name);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const versions = (page: Page) => page.getByRole('list', { name: 'Dataset versions' });

test('values are cleaned step by step, seen before and after, undone, and repeated on the next file', async ({ page, userData }) => {
  test.setTimeout(120_000);
  await goTo(page, 'Data');
  await dropFile(page, writeReturns(userData, 'returns.csv', 100));
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(versions(page).getByText('returns').first()).toBeVisible({ timeout: 30_000 });

  await page.getByRole('radiogroup', { name: 'Part of the dataset' }).getByText('Clean', { exact: true }).click();
  const recipe = page.getByRole('region', { name: 'Recipe' });
  const totals = recipe.getByRole('status');
  await expect(totals).toHaveText('Nothing changes');
  const add = async (step: string): Promise<void> => {
    await recipe.getByRole('button', { name: 'Add a step' }).click();
    await page.getByRole('menuitem', { name: new RegExp(`^${step}`) }).click();
  };
  await add('Negative values');
  await expect(totals).toHaveText('1 of 200 values changes in 1 series');
  await add('Outliers');
  await add('Missing values');
  const steps = recipe.getByRole('list', { name: 'Steps' }).getByRole('listitem');
  await expect(steps).toHaveCount(3);
  await expect(totals).toHaveText('5 of 200 values change in 1 series · missing 3 → 0');
  await expect(page.getByRole('figure', { name: 'North before and after cleaning' }).locator('.main-svg').first()).toBeVisible();

  // A setting, typed, undone by key and done again.
  await recipe.getByLabel(/^Longest gap/).fill('2');
  await expect(totals).toHaveText('2 of 200 values change in 1 series');
  await page.keyboard.press('Control+z');
  await expect(totals).toHaveText('5 of 200 values change in 1 series · missing 3 → 0');
  await page.keyboard.press('Control+Shift+z');
  await expect(recipe.getByLabel(/^Longest gap/)).toHaveValue('2');
  await page.keyboard.press('Control+z');

  // Order, switch, limits.
  await recipe.getByRole('button', { name: 'Move step 3, Missing values up' }).click();
  await expect(steps.nth(1)).toContainText('Missing values');
  await recipe.getByRole('checkbox', { name: 'Do step 1, Negative values' }).uncheck();
  await expect(totals).toContainText('5 of 200');
  await recipe.getByRole('button', { name: 'Undo' }).click();
  await recipe.getByRole('button', { name: 'Undo' }).click();
  await expect(steps.nth(1)).toContainText('Outliers');
  await recipe.getByLabel('From').fill('soon');
  await expect(recipe.getByRole('alert')).toContainText('"from" must be a date such as 2017-08-16');
  await expect(recipe.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await page.keyboard.press('Control+z');
  await expect(recipe.getByRole('alert')).toHaveCount(0);

  await page.mouse.move(640, 790);
  await page.waitForTimeout(500);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  await test.info().attach('clean', { body: await page.screenshot(), contentType: 'image/png' });

  await recipe.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('heading', { name: 'returns v2' })).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'About the dataset' })).toContainText(
    'Negative values: 1 value changed in 1 series.',
  );

  await dropFile(page, writeReturns(userData, 'next.csv', 120));
  await page.getByLabel('Dataset name').fill('returns');
  await expect(page.getByRole('checkbox', { name: 'Prepare as version 2 was: 3 cleaning steps' })).toBeChecked();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'returns v3' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('complementary', { name: 'About the dataset' })).toContainText(
    'Missing values: 3 values changed in 1 series.',
  );
});
