import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(300);
  const shots = process.env['SCENARIO_SHOTS'];
  if (shots) await page.screenshot({ path: `${shots}/${what}.png` });
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('a forecast is changed with reasons, undone, compared, and told apart from another one', async ({ page, host }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Forecast');
  await page.getByRole('radiogroup', { name: 'View of the forecast' }).getByText('Scenarios').click();
  const work = page.getByRole('region', { name: 'Scenarios', exact: true });
  await expect(work.getByText('No scenario yet')).toBeVisible();
  await work.getByRole('button', { name: 'New scenario' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Spring campaign');
  await page.getByRole('button', { name: 'Make', exact: true }).click();

  // Cells are chosen in the table, set below it.
  const table = work.getByRole('table', { name: 'Values of the scenario' });
  const forecast = table.getByRole('row', { name: /^Forecast/ });
  await expect(forecast).toBeVisible();
  const before = await forecast.getByRole('cell').nth(1).textContent();
  await forecast.getByRole('cell').nth(1).click();
  await forecast
    .getByRole('cell')
    .nth(3)
    .click({ modifiers: ['Shift'] });
  const form = work.getByRole('form', { name: 'Change the forecast' });
  await form.getByRole('textbox', { name: 'Value' }).fill('987');
  await expect(form.getByRole('button', { name: 'Apply' })).toBeDisabled();
  await form.getByLabel('Reason').fill('Order in hand');
  await form.getByRole('button', { name: 'Apply' }).click();
  await expect(forecast.getByRole('cell').nth(1)).toHaveText('987');
  await expect(forecast.getByRole('cell').nth(3)).toHaveText('987');
  await expect(forecast.getByRole('cell').nth(1)).toHaveAttribute('title', 'Order in hand');
  const about = page.getByRole('complementary', { name: 'About the scenario' });
  const history = about.getByRole('list', { name: 'History of the scenario' }).getByRole('listitem');
  await expect(history).toHaveCount(1);
  await expect(history.first()).toContainText('Order in hand');
  await clean(page, 'edited');

  // Taken back and done again with the keyboard; nothing is lost.
  await table.click();
  await page.keyboard.press('Control+z');
  await expect(forecast.getByRole('cell').nth(1)).toHaveText(before ?? '');
  await page.keyboard.press('Control+Shift+z');
  await expect(forecast.getByRole('cell').nth(1)).toHaveText('987');
  await expect(history).toHaveCount(3);

  // A percentage of all series; what cannot be is said.
  await form.getByRole('combobox', { name: 'Of', exact: true }).click();
  await page.getByRole('option', { name: 'All series' }).click();
  await form.getByRole('combobox', { name: 'How' }).click();
  await page.getByRole('option', { name: 'Change by %' }).click();
  await form.getByRole('textbox', { name: 'Percent' }).fill('-150');
  await form.getByLabel('Reason').fill('Wet summer');
  await form.getByRole('button', { name: 'Apply' }).click();
  await expect(form.getByRole('alert')).toContainText('negative');
  await form.getByRole('textbox', { name: 'Percent' }).fill('-5');
  await form.getByRole('button', { name: 'Apply' }).click();
  await expect(history).toHaveCount(4);
  await expect(about.getByText('Cells set by hand')).toBeVisible();

  // Side by side with the base and a copy that goes further.
  await work.getByRole('button', { name: 'More about the scenario' }).click();
  await page.getByRole('menuitem', { name: 'Copy' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Cautious');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(work.getByRole('combobox', { name: 'Scenario', exact: true })).toHaveValue('Cautious');
  await page.getByRole('radiogroup', { name: 'Part of the scenarios' }).getByText('Compare').click();
  await expect(work.getByRole('figure', { name: 'Scenarios side by side' }).locator('.main-svg').first()).toBeVisible();
  await expect(work.getByRole('table', { name: 'Scenarios by period' }).locator('tfoot')).toContainText('%');
  await expect(work.getByRole('table', { name: 'Scenarios by series' }).getByRole('row').nth(1)).toContainText('%');
  await clean(page, 'compared');

  // From another model's forecast of the same data to this one.
  await page.getByRole('radiogroup', { name: 'Part of the scenarios' }).getByText('Since earlier').click();
  await expect(work.getByRole('table', { name: 'What changed' })).toContainText('All together');
  await expect(work.getByText(/Most of it is/)).toBeVisible();
  await expect(work.getByRole('figure', { name: 'From the earlier forecast to this one' }).locator('.main-svg').first()).toBeVisible();
  await clean(page, 'waterfall');

  // The final forecast as a file, with reasons; the window asks where to put it.
  if (host !== 'browser') return;
  await work.getByRole('button', { name: 'More about the scenario' }).click();
  const saved = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export CSV' }).click();
  const file = await (await saved).path();
  const lines = readFileSync(file, 'utf8').split('\r\n');
  expect(lines[0]).toMatch(/,model,base_forecast,override,reason$/);
  expect(lines.filter((line) => line.includes('Wet summer')).length).toBeGreaterThan(0);
});
