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

/** A number as the page writes it. */
const read = (text: string): number => Number(text.replaceAll(/[^\d.-]/g, ''));

test('forecasts of shops and groups are made to agree, looked at from the total down, and saved', async ({ page }) => {
  test.setTimeout(90_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Forecast');
  await page.getByText('Levels', { exact: true }).click();
  const levels = page.getByRole('region', { name: 'Levels' });
  const about = page.getByRole('complementary', { name: 'About the levels' });
  await expect(levels.getByText('Forecasts of sums that agree')).toBeVisible();
  await expect(about.getByRole('checkbox', { name: 'shop', exact: true })).toBeChecked();
  await clean(page, 'before');

  // A quick model, so that its sums are forecast in a moment.
  await levels.getByRole('button', { name: /^Model:/ }).click();
  await page.getByRole('option', { name: /^Dynamic optimised Theta/ }).click();
  await levels.getByRole('button', { name: 'Make forecasts agree' }).click();
  const list = page.getByRole('region', { name: 'Sums and series to choose from' });
  const rows = list.getByRole('table', { name: 'Sums and series' }).getByRole('row');
  await expect(rows.nth(1)).toContainText('Total', { timeout: 60_000 });
  await expect(levels.getByRole('heading', { name: 'Total' })).toBeVisible();

  // The parts add up to the total in the last line.
  const parts = levels.getByRole('table', { name: 'Parts of Total' });
  const cells = async (row: number): Promise<string[]> => parts.getByRole('row').nth(row).getByRole('cell').allTextContents();
  const count = (await parts.getByRole('row').count()) - 3;
  let sum = 0;
  for (let row = 1; row <= count; row++) sum += read((await cells(row))[1] ?? '');
  const last = await cells(count + 1);
  expect(last[0]).toBe('Sum of these');
  expect(Math.abs(sum / read(last[1] ?? '') - 1)).toBeLessThan(0.001);
  const whole = await cells(count + 2);
  expect([whole[0], whole[1]]).toEqual(['Total', last[1]]);
  expect(whole[3]).not.toBe(last[3]);
  await expect(levels.getByText(/^80% \(measured [5-9]\d/)).toBeVisible();
  await clean(page, 'total');

  // Down to a shop, and up again.
  const shop = (await cells(1))[0] ?? '';
  await parts.getByRole('row').nth(1).click();
  await expect(levels.getByRole('heading', { name: shop })).toBeVisible();
  await expect(levels.getByRole('table', { name: `Parts of ${shop}` })).toBeVisible();
  await about.getByRole('button', { name: 'Total' }).click();
  await expect(levels.getByRole('heading', { name: 'Total' })).toBeVisible();

  // How accurate each way is, and which was best.
  await levels.getByText('Accuracy by level', { exact: true }).click();
  const accuracy = levels.getByRole('table', { name: 'Accuracy by level' });
  await expect(accuracy.getByRole('rowheader', { name: 'Each by itself' })).toBeVisible();
  await expect(accuracy.getByRole('rowheader', { name: /^MinT, shrinkage/ })).toContainText('shown');
  await expect(about.getByText(/MASE \d\.\d+/)).toBeVisible();
  await clean(page, 'accuracy');

  // Another method needs no training; both are kept.
  await levels.getByRole('button', { name: 'Levels and method …' }).click();
  await about.getByRole('combobox', { name: 'Method' }).click();
  await page.getByRole('option', { name: 'Bottom-up' }).click();
  await clean(page, 'form');
  await about.getByRole('button', { name: 'Make them agree' }).click();
  await expect(about.getByText('Made to agree before')).toBeVisible({ timeout: 40_000 });
  await expect(accuracy.getByRole('rowheader', { name: /^Bottom-up/ })).toContainText('shown');

  // All nodes as a file.
  const download = page.waitForEvent('download', { timeout: 5000 }).catch(() => null);
  if (test.info().project.name === 'browser') {
    await levels.getByRole('button', { name: 'Export CSV' }).click();
    expect((await download)?.suggestedFilename()).toMatch(/levels\.csv$/);
  }
});
