import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { inRoot } from './fixtures/paths.ts';
import { dropFile, goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(300);
  if (process.env['SCREENSHOTS']) await page.screenshot({ path: path.join(process.env['SCREENSHOTS'], `monitoring-${what}.png`) });
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

/** The sample with a week more, each value as the week before. */
function weekLater(folder: string): string {
  mkdirSync(folder);
  const lines = readFileSync(inRoot('resources', 'sample', 'shop-sales.csv'), 'utf8')
    .trimEnd()
    .split(/\r?\n/);
  const later = lines.slice(1).flatMap((line) => {
    const [date = '', ...cells] = line.split(',');
    const next = new Date(Date.parse(date) + 7 * 86_400_000).toISOString().slice(0, 10);
    return date > '2025-12-24' && date <= '2025-12-31' ? [[next, ...cells].join(',')] : [];
  });
  const file = path.join(folder, 'shop-sales.csv');
  writeFileSync(file, `${[...lines, ...later].join('\n')}\n`);
  return file;
}

test('a champion is deployed, forecasts, and is judged when data come', async ({ page, userData }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Home');
  const steps = page.getByRole('region', { name: 'First steps' });
  await expect(steps.getByRole('button').first()).toHaveText('Register it…');
  await clean(page, 'first-steps');
  await goTo(page, 'Monitor');
  await expect(page.getByText('Nothing is deployed')).toBeVisible();

  // Register, promote, deploy.
  await goTo(page, 'Home');
  await steps.getByRole('button', { name: 'Choose another run' }).click();
  const dialog = page.getByRole('dialog');
  await page.getByRole('table', { name: 'Runs' }).getByRole('row', { name: /Theta/ }).first().click();
  const about = page.getByRole('complementary', { name: 'About the run' });
  await about.getByRole('button', { name: 'Register…' }).click();
  await dialog.getByLabel('Model', { exact: true }).fill('Shop plan');
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await about.getByRole('button', { name: 'Shop plan v1: Candidate' }).click();
  const version = page.getByRole('complementary', { name: 'About the version' });
  await version.getByRole('button', { name: 'Promote…' }).click();
  await dialog.getByLabel('Reason').fill('The first');
  await dialog.getByRole('button', { name: 'Make v1 champion' }).click();
  await version.getByRole('button', { name: 'Deploy…' }).click();
  await expect(dialog.getByLabel('Name')).toHaveValue('Shop plan');
  await clean(page, 'deploy');
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  const work = page.getByRole('region', { name: 'Performance' });
  await expect(work.getByText(/^Forecast to \d+ periods after 2025-12-31\. None of them has come yet\./)).toBeVisible({ timeout: 60_000 });
  // What it forecasts is there before anything can be measured.
  await expect(work.getByText(/^From 2025-12-31 by v1 .* for 9 series$/)).toBeVisible();
  await expect(work.getByRole('figure', { name: /^Forecast of Harbour · Bakery from 2025-12-31/ })).toBeVisible();
  await clean(page, 'waiting');

  // Nothing is trained by itself here.
  await work.getByRole('button', { name: 'More about the deployment' }).click();
  await page.getByRole('menuitem', { name: 'Change policy…' }).click();
  await dialog.getByLabel('Train a challenger when errors have grown').uncheck();
  await dialog.getByLabel('Train one when the data have drifted').uncheck();
  await clean(page, 'policy');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const inspector = page.getByRole('complementary', { name: 'About the deployment' });
  await expect(inspector.getByText('Trains a challenger').locator('..')).toContainText('never');

  // A week comes.
  await goTo(page, 'Data');
  await dropFile(page, weekLater(path.join(userData, 'later')));
  await expect(page.getByLabel('Use of units').first()).toHaveValue('Target', { timeout: 40_000 });
  await page.getByRole('button', { name: 'Make it version 2 of Shop sales (sample)' }).click();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Shop sales (sample) v2' })).toBeVisible({ timeout: 60_000 });
  await goTo(page, 'Monitor');
  await expect(inspector.getByText('7 new periods, 63 values forecast before')).toBeVisible({ timeout: 60_000 });
  await expect(inspector.getByText('to 2026-01-07')).toBeVisible({ timeout: 30_000 });
  await expect(work.locator('.js-plotly-plot .scatterlayer path.js-line').first()).toBeVisible();
  await expect(work.getByRole('table', { name: 'Errors by Steps ahead' }).getByRole('row')).toHaveCount(8);
  await work.getByText('shop', { exact: true }).click();
  await expect(work.getByRole('table', { name: 'Errors by shop' })).toContainText('Harbour');
  await work.getByRole('radiogroup', { name: 'What is drawn of errors' }).getByText('Bias', { exact: true }).click();
  await clean(page, 'measured');
  await work.getByRole('radiogroup', { name: 'What is shown of the deployment' }).getByText('Forecast').click();
  await expect(work.getByRole('figure', { name: /^Forecast of Harbour · Bakery from 2026-01-07/ })).toBeVisible();
  await expect(work.getByRole('button', { name: 'Export CSV' })).toBeEnabled();
  await clean(page, 'forecast');

  await goTo(page, 'Home');
  await expect(steps).toHaveCount(0);
  const deployed = page.getByRole('table', { name: 'Deployed models' });
  await expect(deployed).toContainText('2026-01-07');
  await clean(page, 'home');
  await deployed.getByRole('button', { name: 'Shop plan' }).click();
  await work.getByRole('button', { name: 'Pause' }).click();
  await expect(work.getByText('Paused', { exact: true })).toBeVisible();
  await work.getByRole('button', { name: 'More about the deployment' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await dialog.getByRole('button', { name: 'Delete Shop plan' }).click();
  await expect(page.getByText('Nothing is deployed')).toBeVisible();
});
