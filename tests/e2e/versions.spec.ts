import { mkdirSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { dropFile, goTo, writeSales } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function shot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(500);
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: path.join(process.env['SCREENSHOTS'], `${name}.png`) });
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

async function importFile(page: Page, file: string, version: string): Promise<void> {
  await dropFile(page, file);
  await expect(page.getByLabel('Use of units').first()).toHaveValue('Target', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { name: version })).toBeVisible({ timeout: 30_000 });
}

test('where a version comes from and how it differs is shown, and what nothing uses is pruned', async ({ page, userData }) => {
  test.setTimeout(120_000);
  const later = path.join(userData, 'later');
  mkdirSync(later);
  await importFile(page, writeSales(userData, 'shops.csv', ['North', 'South'], 300), 'shops v1');
  await importFile(page, writeSales(later, 'shops.csv', ['South', 'West'], 330), 'shops v2');

  await page.getByText('Lineage', { exact: true }).click();
  const stages = page.getByRole('list', { name: 'Stages' });
  await expect(stages.getByRole('button')).toHaveCount(2, { timeout: 20_000 });
  await expect(page.getByRole('region', { name: 'About Raw' })).toContainText('shops v2');
  await page.getByRole('button', { name: 'Run again' }).click();
  await expect(page.getByText(/^Nothing to do: the raw data/)).toBeVisible();

  const difference = page.getByRole('region', { name: 'Difference' });
  await expect(difference.getByLabel('Version to compare with').first()).toHaveValue(/^shops v1/);
  // South is there in both, at another level and thirty days longer.
  await expect(difference).toContainText('1 series of 1 differ', { timeout: 20_000 });
  await expect(difference).toContainText('Added: West');
  await expect(difference).toContainText('Removed: North');
  await expect(difference).toContainText('shops.csv has other content');
  await expect(difference.getByRole('table', { name: 'Totals of both versions' })).toContainText('600');
  await expect(difference.getByRole('table', { name: 'Series that moved most' })).toContainText('South');
  await expect(difference.getByRole('table', { name: 'Distributions' })).toContainText('units');
  await stages.getByRole('button', { name: /shops\.csv/ }).click();
  await expect(page.getByRole('region', { name: 'About shops.csv' })).toContainText('SHA-256');
  await stages.getByRole('button', { name: /Raw/ }).click();
  await shot(page, 'lineage');
  await difference.getByRole('table', { name: 'Distributions' }).scrollIntoViewIfNeeded();
  await shot(page, 'difference');

  // What was trained on the sample hangs on its raw data.
  const datasets = page.getByRole('list', { name: 'Dataset versions' });
  await datasets.getByRole('button', { name: /^Shop sales/ }).click();
  await expect(stages.getByRole('button')).toHaveCount(11, { timeout: 20_000 });
  await stages.getByRole('button', { name: /done/ }).click();
  await expect(page.getByRole('region', { name: /^About / })).toContainText('Selected');
  await shot(page, 'lineage-trained');
  await datasets.getByRole('button', { name: /^shops v2/ }).click();

  await page.getByRole('button', { name: 'More for shops v2' }).click();
  await page.getByRole('menuitem', { name: 'Archive this version' }).click();
  await page
    .getByRole('list', { name: 'Dataset versions' })
    .getByRole('button', { name: /^shops v1/ })
    .click();
  await expect(page.getByRole('list', { name: 'Dataset versions' })).not.toContainText('v2');
  await page.getByRole('button', { name: 'Show 1 archived version' }).click();
  await page
    .getByRole('list', { name: 'Dataset versions' })
    .getByRole('button', { name: /^shops v2/ })
    .click();
  await page.getByRole('button', { name: 'More for shops v2' }).click();
  await page.getByRole('menuitem', { name: 'Take back from the archive' }).click();
  await expect(page.getByRole('button', { name: 'Hide archived versions' })).toBeHidden();

  await goTo(page, 'Settings');
  const storage = page.getByRole('region', { name: 'Storage' });
  await expect(storage).toContainText('1 version, 1 set of raw data', { timeout: 20_000 });
  await storage.getByRole('checkbox').uncheck();
  await expect(storage).toContainText('Nothing to remove.');
  await storage.getByRole('checkbox').check();
  await storage.getByRole('button', { name: 'Prune…' }).click();
  const preview = page.getByRole('dialog');
  await expect(preview).toContainText('Replaced by v2; nothing was trained on it.');
  await expect(preview).toContainText('Only shops v1 stood on it.');
  await shot(page, 'prune');
  await preview.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(storage).toContainText('Nothing to remove.', { timeout: 20_000 });
  await shot(page, 'storage');
  await goTo(page, 'Data');
  await expect(page.getByRole('heading', { name: 'shops v2' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Dataset versions' }).getByRole('button', { name: /^shops v1/ })).toHaveCount(0);
});
