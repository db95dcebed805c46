import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(300);
  const shots = process.env['CONFIGURATION_SHOTS'];
  if (shots) {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: `${shots}/${what}-dark.png` });
    await page.emulateMedia({ colorScheme: 'light' });
    for (const [width, height] of [
      [1920, 1080],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `${shots}/${what}-${width}.png` });
    }
  }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

/** Takes the offer that is marked; one that has only just come is not taken, so that nobody takes it unseen. */
async function accept(page: Page): Promise<void> {
  await page.waitForTimeout(250);
  await page.keyboard.press('Enter');
}

test('settings are written with completion and marks, count at once, and are taken back', async ({ page, userData }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Settings');
  await page.getByRole('radiogroup', { name: 'Part of the settings' }).getByText('Configuration').click();
  const file = page.getByRole('region', { name: 'File of the workspace' });
  const effect = page.getByRole('table', { name: 'Settings in effect' });
  const editor = file.getByRole('textbox', { name: /almanac\.yml/ });
  await expect(file).toContainText('not there yet');
  await expect(file.getByRole('button', { name: 'Save' })).toBeDisabled();

  // Names and values are offered with what they do.
  await editor.click();
  await page.keyboard.type('tra');
  const offers = page.getByRole('listbox');
  await expect(offers.getByRole('option', { name: /^training/ })).toBeVisible();
  await accept(page);
  await expect(offers.getByRole('option', { name: /^prediction_horizon/ })).toBeVisible();
  await page.keyboard.type('met');
  await expect(offers.getByRole('option').first()).toHaveText(/^metric/);
  await accept(page);
  await expect(offers.getByRole('option', { name: 'rmsse', exact: true })).toBeVisible();
  await clean(page, 'completion');
  await page.keyboard.type('rmss');
  await expect(offers.getByRole('option')).toHaveCount(1);
  await accept(page);
  // Escape closes what is offered and nothing else; Tab leaves the editor.
  await page.keyboard.press('Enter');
  await page.keyboard.type('fold: three');
  await page.keyboard.press('Escape');
  const mistakes = file.getByRole('list', { name: 'Mistakes' });
  await expect(mistakes).toContainText('There is no setting training.fold. Did you mean training.folds?');
  await expect(file.getByRole('button', { name: 'Save' })).toBeDisabled();
  await clean(page, 'mistakes');
  await mistakes.getByRole('button').click();
  await page.keyboard.type('  folds: 2');
  await expect(mistakes).toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+s');

  const config = path.join(userData, 'workspace', 'almanac.yml');
  await expect.poll(() => existsSync(config) && readFileSync(config, 'utf8')).toBe('training:\n  metric: rmsse\n  folds: 2');
  await expect(effect.getByRole('row', { name: /training\.folds/ })).toContainText('almanac.yml, line 3');
  await page.getByRole('textbox', { name: 'Search settings' }).fill('changepoint prior');
  await expect(effect.getByRole('row')).toHaveCount(2);
  // A setting of the list is put into the file as it is, to be changed there.
  await effect.getByRole('button', { name: 'models.prophet.changepoint_prior_scale' }).click();
  await expect(editor).toContainText('changepoint_prior_scale: 0.05');
  await clean(page, 'added');
  await file.getByRole('button', { name: 'Discard' }).click();
  await expect(editor).not.toContainText('changepoint');

  // The next comparison is planned by it.
  await goTo(page, 'Compare');
  await page.getByRole('region', { name: 'Experiments' }).getByRole('button', { name: 'New', exact: true }).click();
  await expect(page.getByText('2: 2 are configured')).toBeVisible();

  // What somebody writes into the file counts too; a mistake keeps what was right, and says so.
  await goTo(page, 'Settings');
  writeFileSync(config, 'training:\n  metric: maze\n');
  await expect(file).toContainText('The file has 1 mistake. Until it is put right, its last version without one counts.');
  await expect(mistakes).toContainText('training.metric must be one of');
  await page.getByRole('textbox', { name: 'Search settings' }).fill('training.');
  await expect(effect.getByRole('row', { name: /training\.metric/ })).toContainText('rmsse');
  await clean(page, 'broken');
  await file.getByRole('button', { name: 'Reset…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reset to the defaults' }).click();
  await expect(file).toContainText('not there yet');
  expect(existsSync(config)).toBe(false);
});
