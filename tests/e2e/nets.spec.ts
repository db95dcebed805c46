import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const leaderboard = (page: Page) => page.getByRole('table', { name: 'Leaderboard' });
const training = (page: Page) => page.getByRole('region', { name: 'Training of N-HiTS' });

/** A comparison of N-HiTS alone with settings as they are wanted. */
async function startNet(page: Page, settings: Readonly<Record<string, string>>): Promise<void> {
  await goTo(page, 'Compare');
  await page.getByRole('region', { name: 'Experiments' }).getByRole('button', { name: 'New', exact: true }).click();
  const families = page.getByRole('region', { name: 'Comparison', exact: true });
  await families.getByRole('button', { name: 'Best alone' }).click();
  await families.getByRole('checkbox', { name: 'Best', exact: true }).uncheck();
  await families.getByRole('checkbox', { name: 'N-HiTS', exact: true }).check();
  await families.getByRole('button', { name: 'Settings of N-HiTS', exact: true }).click();
  for (const [label, value] of Object.entries(settings)) await families.getByLabel(new RegExp(`^${label}`)).fill(value);
  await page.getByRole('button', { name: 'Train', exact: true }).click();
}

test('the loss of a net is drawn while it is trained, and stays with its model', async ({ page }) => {
  test.setTimeout(180_000);
  await startNet(page, { Units: '16', Epochs: '4', Patience: '0' });
  await expect(training(page).getByRole('status')).toContainText(/of at most 4/, { timeout: 60_000 });
  await expect(
    training(page)
      .getByRole('figure', { name: /^Loss of N-HiTS by epoch/ })
      .locator('.main-svg')
      .first(),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'See forecast' })).toBeEnabled({ timeout: 120_000 });
  await expect(training(page)).toHaveCount(0);

  await leaderboard(page).getByRole('button', { name: 'Details of N-HiTS', exact: true }).click();
  await page.getByRole('button', { name: 'See the fitted model', exact: true }).click();
  await expect(training(page)).toContainText('All 4 epochs were trained');
  await expect(training(page)).toContainText('Trained on fused');
  await training(page).getByText('Fold 1 of 3', { exact: true }).click();
  await expect(training(page).getByRole('figure', { name: 'Loss of N-HiTS by epoch, fold 1 of 3' })).toBeVisible();
});

test('a training of a net that was cancelled goes on from its checkpoint', async ({ page }) => {
  test.setTimeout(240_000);
  await startNet(page, { Units: '32', Epochs: '60', Patience: '0' });
  // A checkpoint a second: by then there is one.
  await expect(training(page).getByRole('status')).toContainText(/^Epoch (?:[5-9]|\d\d) of at most 60/, { timeout: 90_000 });
  await page.waitForTimeout(1500);
  await page.getByRole('button', { name: 'Cancel training' }).click();
  await page.getByRole('button', { name: 'Continue training' }).click();
  await expect(training(page)).toContainText(/Gone on from the checkpoint after epoch \d+/, { timeout: 60_000 });
  await page.getByRole('button', { name: 'Cancel training' }).click();
  await expect(page.getByRole('button', { name: 'Continue training' })).toBeVisible();
});

test('Settings tell what nets are trained on and why, and take another choice', async ({ page }) => {
  test.setTimeout(120_000);
  await goTo(page, 'Settings');
  const nets = page.getByRole('region', { name: 'Neural networks' });
  const backends = nets.getByRole('table', { name: 'Backends of neural networks' });
  await expect(backends).toContainText('WebAssembly with', { timeout: 90_000 });
  await expect(backends.getByRole('row', { name: /^fused/ })).toContainText(/\d ms/);
  await expect(nets).toContainText('fused is taken: ');
  await nets.getByRole('combobox', { name: 'Neural networks are trained on' }).selectOption('tfjs-wasm');
  await expect(nets).toContainText('tfjs-wasm is taken: Settings ask for it');
  await nets.getByRole('combobox', { name: 'Neural networks are trained on' }).selectOption('auto');
  await expect(nets).toContainText('fused is taken: a training step took');
  await nets.getByRole('button', { name: 'Measure again' }).click();
  await expect(nets.getByRole('button', { name: 'Measure again' })).toBeEnabled({ timeout: 90_000 });
  await expect(page.getByRole('group', { name: 'Machine' })).toContainText('Nets fused');
});
