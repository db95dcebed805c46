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

test('runs are registered, promoted with evidence and a reason, and taken back', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  await goTo(page, 'Registry');
  await expect(page.getByText('No models are registered')).toBeVisible();
  await clean(page, 'empty');
  await page.getByRole('button', { name: 'Choose a run' }).click();

  // From the list of runs: the best, and one more.
  const runs = page.getByRole('table', { name: 'Runs' });
  await runs.getByRole('columnheader', { name: 'MASE', exact: true }).getByRole('button').click();
  const about = page.getByRole('complementary', { name: 'About the run' });
  const dialog = page.getByRole('dialog');
  for (const place of [3, 1]) {
    await runs.getByRole('row').nth(place).click();
    await about.getByRole('button', { name: 'Register…' }).click();
    await dialog.getByLabel('Model', { exact: true }).fill('Weekly plan');
    await dialog.getByLabel('Note').fill(`Number ${place} of the list`);
    if (place === 3) await clean(page, 'register');
    await dialog.getByRole('button', { name: 'Register', exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(about.getByRole('button', { name: /^Weekly plan v\d: Candidate$/ })).toBeVisible();
  }
  await about.getByRole('button', { name: 'Weekly plan v2: Candidate' }).click();

  const model = page.getByRole('region', { name: 'Registered model' });
  const versions = model.getByRole('table', { name: 'Versions' });
  const inspector = page.getByRole('complementary', { name: 'About the version' });
  await expect(versions.getByRole('row')).toHaveCount(3);
  await expect(model.getByText('No version is champion yet.', { exact: false })).toBeVisible();
  await clean(page, 'versions');
  await inspector.getByRole('button', { name: 'Check the files' }).click();
  await expect(inspector.getByText('As registered: format 2', { exact: false })).toBeVisible();

  // The first champion is measured by the simple model, the second by the first. Without a reason nothing is promoted.
  for (const name of ['v1', 'v2']) {
    await versions.getByRole('button', { name: `Look at ${name}` }).click();
    await inspector.getByRole('button', { name: 'Promote…' }).click();
    await expect(dialog.getByRole('table', { name: 'Errors' })).toContainText('MASE', { timeout: 30_000 });
    await expect(dialog.getByRole('table', { name: 'Intervals and speed' })).toContainText('Inside the 80% interval');
    await expect(dialog.getByText(/^Errs /)).toContainText(name === 'v1' ? 'Seasonal naive' : 'the champion v1');
    const promote = dialog.getByRole('button', { name: `Make ${name} champion` });
    await expect(promote).toBeDisabled();
    await dialog.getByLabel('Reason').fill(`${name} is the better one`);
    await clean(page, `promote ${name}`);
    await promote.click();
    await expect(dialog).toBeHidden();
    await expect(versions.getByRole('row', { name: new RegExp(`${name} .*Champion|${name}Champion`) })).toBeVisible();
  }

  // Back in two clicks; what was champion is a candidate, and can be set aside.
  await model.getByRole('button', { name: 'Roll back to v1' }).click();
  await dialog.getByRole('button', { name: 'Roll back to v1' }).click();
  await expect(model.getByText('champion v1', { exact: true })).toBeVisible();
  await versions.getByRole('button', { name: 'Look at v2' }).click();
  await inspector.getByRole('button', { name: 'Archive…' }).click();
  await dialog.getByLabel('Reason').fill('Too slow for the night');
  await dialog.getByRole('button', { name: 'Archive', exact: true }).click();
  await expect(inspector.getByRole('button', { name: 'Restore…' })).toBeVisible();

  // Nothing has come since.
  await model.getByText('A/B', { exact: true }).click();
  await expect(model.getByText(/^No actuals have come yet: .* Import newer data as the next version/)).toBeVisible();
  await clean(page, 'test');

  await model.getByText('History', { exact: true }).click();
  const history = model.getByRole('table', { name: 'History' });
  await expect(history.getByRole('row')).toHaveCount(7);
  await expect(model.getByText('As it was written', { exact: false })).toBeVisible();
  await expect(history).toContainText('Back from v2 to v1');
  await history.getByRole('button', { name: 'Evidence for v2' }).click();
  await expect(history.getByText(/^Errs .* than the champion v1/)).toBeVisible();
  await clean(page, 'history');

  // What is registered stays.
  await goTo(page, 'Runs');
  await runs.getByRole('row').nth(1).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Change' }).click();
  await page.getByRole('menuitem', { name: 'Put into the bin' }).click();
  await expect(page.getByText(/cannot be deleted: version 2 of the registered model Weekly plan stands on it/)).toBeVisible();
});
