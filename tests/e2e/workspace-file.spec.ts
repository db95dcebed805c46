import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { BrowserHost } from './fixtures/browser-host.ts';
import type { DesktopHost } from './fixtures/desktop-host.ts';
import { dropFile, goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const part = (page: Page) => page.getByRole('region', { name: 'Workspace', exact: true });

async function clean(page: Page, what: string): Promise<void> {
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

/** Presses the button, and gives the file its place: in the dialog of the window, or where the browser downloads it to. */
async function exported(opened: DesktopHost | BrowserHost, file: string): Promise<void> {
  const button = part(opened.page).getByRole('button', { name: 'Export workspace…' });
  if (opened.kind === 'desktop') {
    await opened.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, file);
    await button.click();
    return;
  }
  const [download] = await Promise.all([opened.page.waitForEvent('download'), button.click()]);
  expect(download.suggestedFilename()).toMatch(/\.almanac$/);
  await download.saveAs(file);
}

test('a workspace is exported as one file, looked at and opened again', async ({ page, userData, opened }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Settings');
  await part(page).getByText('One file', { exact: true }).scrollIntoViewIfNeeded();
  await part(page).getByLabel('Leave out the raw data').check();
  const file = path.join(userData, 'handed on.almanac');
  await exported(opened, file);
  await expect(part(page)).toContainText(/(Downloaded|Written to) .+\.almanac: .+, without raw data/);
  expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK');
  await clean(page, 'exported');
  await page.screenshot({ path: 'test-results/workspace-exported.png' });

  // Dropped anywhere, it says what it holds and asks.
  await goTo(page, 'Forecast');
  await dropFile(page, file);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Open handed on.almanac?');
  await expect(dialog.getByRole('table', { name: 'What the file says of itself' })).toContainText(/\d+ datasets?, .*\d+ runs?/);
  await expect(dialog).toContainText('It has no raw data');
  await clean(page, 'asked');
  await page.screenshot({ path: 'test-results/workspace-asked.png' });
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(part(page)).toContainText(/handed on\.almanac is open in .*handed on/, { timeout: 60_000 });
  await part(page)
    .getByText(/is open in/)
    .scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/workspace-opened.png' });
  // A second time it goes beside the first.
  await dropFile(page, file);
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
  await expect(part(page)).toContainText(/is open in .*handed on 2/, { timeout: 60_000 });

  writeFileSync(file, readFileSync(file).subarray(0, 2000));
  await dropFile(page, file);
  await expect(part(page).getByRole('alert')).toContainText(/handed on\.almanac is refused: .* Nothing of it was kept\./);
  await part(page).getByRole('alert').scrollIntoViewIfNeeded();
  await page.screenshot({ path: 'test-results/workspace-refused.png' });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await clean(page, 'refused, dark');
  await page.screenshot({ path: 'test-results/workspace-dark.png' });
});
