import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { dropFile, goTo, writeSales } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function look(page: Page, name: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(400);
  if (process.env['SCREENSHOTS']) {
    for (const [scheme, width, height] of [
      ['light', 1280, 800],
      ['dark', 1920, 1080],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(500);
      await page.screenshot({ path: path.join(process.env['SCREENSHOTS'], `${name}-${scheme}.png`) });
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${name}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

async function importFile(page: Page, file: string, version: string): Promise<void> {
  await goTo(page, 'Data');
  await dropFile(page, file);
  await expect(page.getByLabel('Use of units').first()).toHaveValue('Target', { timeout: 40_000 });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { name: version })).toBeVisible({ timeout: 60_000 });
}

test('a comparison goes on with newer data, and its trees go out to XGBoost and come back', async ({ page, userData, host }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  const later = path.join(userData, 'later');
  mkdirSync(later);
  await importFile(page, writeSales(userData, 'shops.csv', ['North', 'South', 'West'], 200), 'shops v1');
  await goTo(page, 'Compare');
  const families = page.getByRole('region', { name: 'Comparison', exact: true });
  await families.getByRole('button', { name: 'Best alone' }).click();
  await families.getByRole('checkbox', { name: 'Best', exact: true }).uncheck();
  await families.getByRole('checkbox', { name: 'Gradient boosting', exact: true }).check();
  await families.getByRole('checkbox', { name: 'Online regression', exact: true }).check();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('button', { name: 'See forecast' })).toBeEnabled({ timeout: 150_000 });
  const offer = page.getByRole('region', { name: 'Newer data' });
  await expect(offer).toHaveCount(0);

  await importFile(page, writeSales(later, 'shops.csv', ['North', 'South', 'West'], 235), 'shops v2');
  await goTo(page, 'Compare');
  const experiments = page.getByRole('list', { name: 'Experiments' });
  await experiments
    .getByRole('button', { name: /shops v1/ })
    .first()
    .click();
  await expect(offer).toContainText('shops v2 is newer: 705 rows up to 2024-08-22');
  await look(page, 'update-offer');
  await offer.getByRole('button', { name: 'Update with new data' }).click();
  await expect(page.getByRole('heading', { name: /updated to v2/ })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('button', { name: 'See forecast' })).toBeEnabled({ timeout: 200_000 });
  const table = page.getByRole('table', { name: 'Leaderboard' });
  await expect(table).toContainText('Before: Gradient boosting');
  await expect(table).toContainText('Online regression');
  await expect(page.getByText('Goes on from')).toBeVisible();
  await look(page, 'update-done');
  await page.getByRole('button', { name: 'shops, 28 days ahead', exact: true }).click();
  await expect(offer).toBeVisible();

  // The trees of the earlier one go out.
  await page.getByRole('button', { name: 'See forecast' }).click();
  await goTo(page, 'Model');
  const save = page.getByRole('button', { name: 'Save as XGBoost model' });
  await expect(save).toBeVisible({ timeout: 30_000 });
  await look(page, 'xgboost-model-page');
  // A window has the system's dialog, which nobody answers here.
  if (host === 'desktop') return;
  const files: string[] = [];
  page.on('download', (download) => {
    const file = path.join(userData, download.suggestedFilename());
    void download.saveAs(file).then(() => files.push(file));
  });
  await save.click();
  await expect.poll(() => files.length).toBe(2);
  const model = files.find((file) => !file.endsWith('-about.json')) ?? '';
  const about = files.find((file) => file.endsWith('-about.json')) ?? '';
  expect((JSON.parse(readFileSync(about, 'utf8')) as { parts: { file: string }[] }).parts[0]?.file).toBe(path.basename(model));

  // And come back as a model of single rows.
  await goTo(page, 'Predict');
  await dropFile(page, about);
  await expect(page.getByText(/-about\.json is refused as a model: it says how a model is used/)).toBeVisible({ timeout: 20_000 });
  await look(page, 'xgboost-refused');
  await dropFile(page, model);
  await expect(page.getByRole('status', { name: 'Prediction' })).toContainText(/\d/, { timeout: 20_000 });
  await look(page, 'xgboost-row');
  await page.getByText('Accuracy', { exact: true }).click();
  await expect(page.getByText('Nothing was measured here: how good it is')).toBeVisible();
  await goTo(page, 'Settings');
  await expect(page.getByRole('table', { name: 'Space by kind' })).toContainText(/Models of single rows\s*1 file/);
});
