import { readFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(200);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  if (process.env['SHOTS']) await page.screenshot({ path: path.join(process.env['SHOTS'], `${what}.png`) });
}

test('a report is made in every format, looked at and saved', async ({ page, userData, host }) => {
  test.setTimeout(90_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Reports');
  const maker = page.getByRole('complementary', { name: 'New report' });
  const list = page.getByRole('list', { name: 'Reports' });
  const make = async (label: string, format: string): Promise<void> => {
    await maker.getByRole('radiogroup', { name: 'Format' }).getByText(label, { exact: true }).click();
    await maker.getByRole('button', { name: 'Create report' }).click();
    await expect(list.getByRole('button', { name: new RegExp(`\\.${format}`) })).toHaveAttribute('aria-current', 'true', {
      timeout: 30_000,
    });
  };
  const view = page.getByRole('region', { name: 'Report', exact: true });

  await make('HTML', 'html');
  const frame = view.frameLocator('iframe');
  await expect(frame.getByText('What to watch', { exact: true })).toBeVisible();
  await expect(frame.getByRole('heading', { name: 'Where the numbers come from' })).toBeAttached();
  await clean(page, 'reports-html');

  await make('Excel', 'xlsx');
  await expect(view.getByRole('table', { name: 'First rows of Summary' })).toContainText('How sure', { timeout: 20_000 });
  await view.getByRole('combobox', { name: 'Sheet' }).click();
  await page.getByRole('option', { name: 'Forecast', exact: true }).click();
  await expect(view.getByRole('table', { name: 'First rows of Forecast' })).toContainText('Lower 80%');
  await clean(page, 'reports-xlsx');

  await make('MD', 'md');
  await expect(view.getByText('## Models compared')).toBeVisible();
  await make('JSON', 'json');
  await expect(view.getByText('"format": "almanac-report"').or(view.getByText('"format":"almanac-report"'))).toBeVisible();
  await clean(page, 'reports-json');
  await make('CSV', 'csv');
  await expect(view.getByRole('table', { name: 'First rows of the file' })).toContainText('lower_80');

  await make('PDF', 'pdf');
  await expect(view.getByText(/\d+ pages, A4/).or(view.locator('iframe'))).toBeVisible();
  await clean(page, 'reports-pdf');
  if (host === 'browser') {
    const [download] = await Promise.all([page.waitForEvent('download'), view.getByRole('button', { name: /^Save/ }).click()]);
    const saved = path.join(userData, 'saved.pdf');
    await download.saveAs(saved);
    expect(readFileSync(saved).subarray(0, 5).toString()).toBe('%PDF-');
  }
});
