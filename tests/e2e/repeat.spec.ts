import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { inRoot } from './fixtures/paths.ts';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

test('a run is trained again with the same result, and the chain that it stands on is checked', async ({ page }) => {
  test.setTimeout(60_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Runs');
  const filter = page.getByRole('textbox', { name: 'Filter runs' });
  await filter.fill('kind = seasonal-naive');
  await filter.press('Escape');
  const rows = page.getByRole('table', { name: 'Runs' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(2);
  await rows.nth(1).click();
  const about = page.getByRole('complementary', { name: 'About the run' });
  await expect(about.getByText('Not repeated yet.')).toBeVisible();
  await about.getByRole('button', { name: 'Repeat', exact: true }).click();
  const result = about.getByRole('status', { name: 'Result of the repetition' });
  await expect(result).toContainText(/^Identical: every forecast of \d+ series has the same bytes/, { timeout: 40_000 });
  await about.getByRole('button', { name: 'Check the chain' }).click();
  const chain = about.getByRole('list', { name: 'Links of the chain' });
  await expect(chain.getByRole('listitem')).toHaveCount(6);
  await expect(about.getByText('No link is broken; 1 link could not be checked.')).toBeVisible();
  await expect(chain).toContainText('Almanac does not keep source files.');
  await chain.scrollIntoViewIfNeeded();
  await pictures(page, 'repeat', async () => chain.scrollIntoViewIfNeeded());
  await clean(page, 'run');
});

test('runs of MLflow are laid beside ours', async ({ page, userData }) => {
  const run = path.join(userData, 'mlruns', '1', 'f'.repeat(32));
  for (const folder of ['metrics', 'params', 'tags']) mkdirSync(path.join(run, folder), { recursive: true });
  writeFileSync(path.join(userData, 'mlruns', '1', 'meta.yaml'), 'name: Notebook of spring\n');
  writeFileSync(path.join(run, 'meta.yaml'), 'run_name: LightGBM with lags\nstatus: 3\nstart_time: 1767225600000\n');
  writeFileSync(path.join(run, 'metrics', 'mase'), '1767225600000 0.42 0\n');
  writeFileSync(path.join(run, 'metrics', 'wape'), '1767225600000 11.5 0\n');
  writeFileSync(path.join(run, 'params', 'num_leaves'), '31');
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Runs');
  const which = page.getByRole('radiogroup', { name: 'Which runs' });
  await which.getByText('Imported', { exact: true }).click();
  await expect(page.getByText('No imported runs')).toBeVisible();
  await clean(page, 'nothing imported');
  const environment = { ...process.env, ALMANAC_USER_DATA: userData };
  const said = execFileSync(process.execPath, [inRoot('out/main/cli.cjs'), 'runs', 'import-mlflow', userData], { env: environment });
  expect(String(said)).toContain('1 run imported.');
  await page.reload();
  await goTo(page, 'Runs');
  await which.getByText('Imported', { exact: true }).click();
  const table = page.getByRole('table', { name: 'Imported runs beside yours' });
  const row = table.getByRole('row').filter({ hasText: 'LightGBM with lags' });
  await expect(row).toContainText('0.42');
  await expect.poll(() => table.getByRole('row').count()).toBeGreaterThan(3);
  await table.getByRole('columnheader', { name: 'MASE' }).getByRole('button').click();
  await expect(table.getByRole('row').nth(1)).toContainText('LightGBM with lags');
  await row.click();
  const about = page.getByRole('complementary', { name: 'About the run' });
  await expect(about.getByText('num_leaves')).toBeVisible();
  await pictures(page, 'imported', async () => undefined);
  await clean(page, 'imported');
  await about.getByRole('button', { name: 'Take out of the list' }).click();
  await expect(page.getByText('No imported runs')).toBeVisible();
});

async function clean(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

/** To be looked at, where somebody asks for them. */
async function pictures(page: Page, name: string, ready: () => Promise<unknown>): Promise<void> {
  const folder = process.env['ALMANAC_PICTURES'];
  if (folder === undefined) return;
  for (const [scheme, width, height] of [
    ['dark', 1920, 1080],
    ['light', 1280, 800],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height });
    await ready();
    await page.screenshot({ path: path.join(folder, `${name}-${scheme}.png`) });
  }
}
