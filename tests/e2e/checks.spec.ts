import { writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { dropFile } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

/** Daily sales of two shops without Christmas, one with a lasting shift of level; `net` is the target, `later` the day after's. */
function writeTroubled(folder: string): string {
  const lines = ['day,shop,units,promo,net'];
  for (let day = 0; day < 500; day++) {
    const date = new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10);
    if (date === '2024-12-25') continue;
    for (const [s, shop] of ['North', 'South'].entries()) {
      const shift = shop === 'South' && day >= 300 ? 120 : 0;
      const units = 100 + 20 * s + shift + 30 * Math.sin((2 * Math.PI * day) / 7) + ((day * 7 + s * 3) % 11);
      lines.push(`${date},${shop},${units.toFixed(1)},${day % 9 === 0 ? 1 : 0},${units.toFixed(1)}`);
    }
  }
  const file = path.join(folder, 'troubled.csv');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

test('what is wrong is said by stage, leads to the chart, and is settled with one click', async ({ page, userData }) => {
  test.setTimeout(120_000);
  await dropFile(page, writeTroubled(userData));
  await expect(page.getByLabel('Use of units').first()).toHaveValue('Target', { timeout: 20_000 });
  // Somebody marks the copy of the target as known ahead: the report says what that would do, and offers the way out.
  await page.getByLabel('Use of net').first().click();
  await page.getByRole('option', { name: 'Known ahead' }).click();
  const report = page.getByRole('region', { name: 'Report' }).first();
  await expect(report).toContainText('net is the target itself', { timeout: 20_000 });
  await expect(report).toContainText('2024-12-25');
  await report.getByRole('button', { name: 'Leave the column out' }).click();
  await expect(report).not.toContainText('net is the target itself', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Import', exact: true }).click();

  await page.getByText('Checks', { exact: true }).click();
  const raw = page.getByRole('region', { name: 'Raw', exact: true });
  const processed = page.getByRole('region', { name: 'Processed', exact: true });
  await expect(raw).toContainText('missing for every series: 2024-12-25', { timeout: 30_000 });
  await expect(processed).toContainText('lasting shift of level', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Features', exact: true })).toContainText('finding');
  await page.waitForTimeout(500);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: path.join(process.env['SCREENSHOTS'], 'checks.png') });

  await page.getByText(/^Problems/).click();
  await expect(raw).toContainText('None of this kind');
  await page.getByText(/^All/).click();

  await raw.getByRole('button', { name: 'Count them as zero' }).first().click();
  await expect(page.getByRole('heading', { name: 'troubled v2' })).toBeVisible({ timeout: 30_000 });
  await expect(raw).not.toContainText('missing for every series', { timeout: 30_000 });
  await processed
    .getByRole('button', { name: /South · 2024-1/ })
    .first()
    .click();
  await expect(page.getByRole('figure', { name: 'South, troubled v2' })).toBeVisible();

  // The shift has its ways out; each is a step of the recipe.
  await page.getByText('Checks', { exact: true }).click();
  await expect(processed.getByRole('button', { name: 'Start after it' })).toBeVisible({ timeout: 30_000 });
  await expect(processed.getByRole('button', { name: 'Multiply what came before' })).toBeVisible();
  await processed.getByRole('button', { name: 'Add the difference to what came before' }).click();
  await expect(page.getByRole('heading', { name: 'troubled v3' })).toBeVisible({ timeout: 30_000 });
  await expect(processed).toContainText('finding', { timeout: 30_000 });
  await expect(processed).not.toContainText('lasting shift of level');
  await page.getByText('Clean', { exact: true }).click();
  await expect(page.getByText('Level shifts', { exact: true }).first()).toBeVisible();
});
