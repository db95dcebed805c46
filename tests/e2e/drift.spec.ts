import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { dropFile, goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

/** Days of two shops with a week; from day 150 on half as much again. */
function write(folder: string, days: number): string {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'kiosks.csv');
  const rows = Array.from({ length: days }, (_, t) => {
    const day = new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
    const units = (100 + 20 * Math.sin((2 * Math.PI * t) / 7) + ((t * 37) % 11)) * (t < 150 ? 1 : 1.5);
    return `${day},North,${units.toFixed(1)}\n${day},South,${(2 * units).toFixed(1)}\n`;
  });
  writeFileSync(file, `day,shop,units\n${rows.join('')}`);
  return file;
}

async function importFile(page: Page, file: string, version: string): Promise<void> {
  await dropFile(page, file);
  await expect(page.getByLabel('Use of units').first()).toHaveValue('Target', { timeout: 20_000 });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { name: version })).toBeVisible({ timeout: 30_000 });
}

test('two data versions are compared: what drifted, how it was found, series, season, and a report', async ({ page, userData }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await importFile(page, write(path.join(userData, 'first'), 150), 'kiosks v1');
  await importFile(page, write(path.join(userData, 'second'), 178), 'kiosks v2');

  await goTo(page, 'Monitor');
  await page.getByText('Drift', { exact: true }).click();
  const work = page.getByRole('region', { name: 'Drift' });
  await expect(work.getByText('Nothing was checked yet')).toBeVisible();
  await clean(page, 'empty');
  await work.getByRole('button', { name: 'Check now' }).click();
  const dialog = page.getByRole('dialog', { name: 'Check for drift' });
  await expect(dialog.getByRole('combobox', { name: 'Reference' })).toHaveValue(/^kiosks v1/);
  await expect(dialog.getByRole('combobox', { name: 'Current' })).toHaveValue(/^kiosks v2/);
  await clean(page, 'dialog');
  await dialog.getByRole('button', { name: 'Check', exact: true }).click();

  await expect(work.getByText(/^The target is not what it was/).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('list', { name: 'Checks' })).toContainText('drift');
  const columns = work.getByRole('table', { name: 'Columns' });
  await expect(columns.getByRole('row').nth(1)).toContainText('target');
  await expect(page.getByRole('complementary', { name: 'About the check' })).toContainText(
    'History is too short for the same weeks of a year before',
  );
  await expect(work.locator('.js-plotly-plot .main-svg').first()).toBeVisible();
  await clean(page, 'columns');

  const part = (name: string) => work.getByRole('radiogroup', { name: 'Part of the check' }).getByText(name, { exact: true }).click();
  await part('Series');
  await expect(work.getByRole('table', { name: 'Series' }).getByRole('row').nth(1)).toContainText(/\+[45]\d%/);
  await clean(page, 'series');
  await part('Season');
  await expect(work.getByRole('table', { name: 'Seasons of series' })).toBeVisible();
  await part('Errors');
  await expect(work.getByText('Errors are those of a deployed model: check a deployment.')).toBeVisible();
  await part('Over time');
  await expect(work.getByText('1 check of the same data')).toBeVisible();
  await clean(page, 'time');

  // The same again is the check that there is.
  await work.getByRole('button', { name: 'Check newest' }).click();
  await expect(page.getByRole('list', { name: 'Checks' }).getByRole('listitem')).toHaveCount(1);
  const download = page.waitForEvent('download', { timeout: 5000 }).catch(() => null);
  if (test.info().project.name === 'browser') {
    await work.getByRole('button', { name: 'Report' }).click();
    await page.getByRole('menuitem', { name: 'HTML, with charts' }).click();
    expect((await download)?.suggestedFilename()).toBe('drift kiosks v1 to v2.html');
  }
});
