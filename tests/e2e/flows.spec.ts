import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('a deployment goes through its flow when asked and at set times', async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  const dialog = page.getByRole('dialog');

  // A champion, deployed.
  await goTo(page, 'Runs');
  await page.getByRole('table', { name: 'Runs' }).getByRole('row').nth(1).click();
  await page.getByRole('complementary', { name: 'About the run' }).getByRole('button', { name: 'Register…' }).click();
  await dialog.getByLabel('Model', { exact: true }).fill('Shop');
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await page.getByRole('button', { name: 'Shop v1: Candidate' }).click();
  await page.getByRole('complementary', { name: 'About the version' }).getByRole('button', { name: 'Promote…' }).click();
  await dialog.getByLabel('Reason').fill('The first one');
  await dialog.getByRole('button', { name: 'Make v1 champion' }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  // And a candidate.
  await goTo(page, 'Runs');
  await page.getByRole('table', { name: 'Runs' }).getByRole('row').nth(2).click();
  await page.getByRole('complementary', { name: 'About the run' }).getByRole('button', { name: 'Register…' }).click();
  await dialog.getByLabel('Model', { exact: true }).fill('Shop');
  await dialog.getByRole('button', { name: 'Register', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await goTo(page, 'Monitor');
  await page.getByRole('button', { name: 'Deploy a champion' }).click();
  await dialog.getByRole('combobox', { name: 'A better challenger is tried first' }).click();
  await page.getByRole('option', { name: 'in an A/B period: it serves a share of the series' }).click();
  await expect(dialog.getByLabel('Percent of the series')).toHaveValue('20');
  await clean(page, 'deploy');
  await dialog.getByRole('button', { name: 'Deploy', exact: true }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });

  // It is tried on half of the series, and taken back.
  const about = page.getByRole('complementary', { name: 'About the deployment' });
  await expect(about.getByText('on 20% of the series, 14 periods')).toBeVisible();
  await about.getByRole('button', { name: 'Try a candidate…' }).click();
  await dialog.getByLabel('Percent of the series').fill('50');
  await clean(page, 'try a candidate');
  await dialog.getByRole('button', { name: 'Try it' }).click();
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await expect(about.getByText(/^v2 serves \d+ of \d+ series \(50%\) since .*, v1 the others: 0 of 14 periods have come/)).toBeVisible();
  await about.getByRole('button', { name: 'End it' }).click();
  await expect(about.getByText('Ended by hand.')).toBeVisible();

  await page.getByRole('radiogroup', { name: 'Part of the Monitor screen' }).getByText('Flows', { exact: true }).click();
  await expect(page.getByText('No flow has run yet')).toBeVisible();
  await page.getByRole('button', { name: 'Run now' }).click();
  await clean(page, 'run now');
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
  const steps = page.getByRole('region', { name: 'Flow', exact: true }).getByRole('table', { name: 'Steps' });
  await expect(steps.getByRole('row')).toHaveCount(11);
  await expect(steps.getByRole('row', { name: /^Train a challenger/ })).toContainText('No period has come since the champion learnt.', {
    timeout: 60_000,
  });
  await expect(steps.getByRole('row', { name: /^Forecast/ })).toContainText(/Shop v1 forecasts \d+ periods after/, { timeout: 60_000 });
  await expect(page.getByRole('list', { name: 'Flows' }).getByText('Done', { exact: true })).toBeVisible({ timeout: 30_000 });
  await steps.getByRole('button', { name: 'Details of Check the data' }).click();
  await expect(steps.getByRole('list', { name: 'Log of Check the data' }).getByRole('listitem').first()).toBeVisible();
  await clean(page, 'flow');

  // What an expression means is said as it is typed; what is none cannot be kept.
  await page.getByRole('radiogroup', { name: 'Flows or schedules' }).getByText('Schedules', { exact: true }).click();
  await page.getByRole('button', { name: 'Make a schedule' }).click();
  const preview = dialog.getByTestId('preview');
  await dialog.getByLabel('Name').fill('Mornings');
  await dialog.getByRole('combobox', { name: 'Time zone' }).fill('Europe/Berl');
  await page.getByRole('option', { name: 'Europe/Berlin' }).click();
  await dialog.getByLabel('When').fill('30 6 * * 1-5');
  await expect(preview).toContainText('Every weekday at 06:30, Europe/Berlin; next:');
  await expect(preview.getByRole('listitem')).toHaveCount(5);
  await clean(page, 'editor');
  await dialog.getByLabel('When').fill('30 26 * * 1-5');
  await expect(preview).toContainText('"30 26 * * 1-5" is no cron expression: Invalid value for hour: 26.');
  await expect(dialog.getByRole('button', { name: 'Schedule', exact: true })).toBeDisabled();
  await dialog.getByLabel('When').fill('0 7 * * 1');
  await dialog.getByRole('button', { name: 'Schedule', exact: true }).click();
  await expect(dialog).toBeHidden();
  const schedule = page.getByRole('region', { name: 'Schedule', exact: true });
  await expect(schedule.getByText(/^every Monday at 07:00, Europe\/Berlin\. Next: /)).toBeVisible();
  await schedule.getByRole('button', { name: 'Run now' }).click();
  await expect(schedule.getByRole('table', { name: 'Runs' }).getByRole('row').nth(1)).toContainText('Done', { timeout: 60_000 });
  await schedule.getByRole('button', { name: 'Pause' }).click();
  await expect(schedule.getByText('It is paused', { exact: false })).toBeVisible();
  await clean(page, 'schedule');
  await schedule.getByRole('button', { name: 'Delete', exact: true }).click();
  await dialog.getByRole('button', { name: 'Delete Mornings' }).click();
  await expect(page.getByText('Nothing is scheduled')).toBeVisible();
});
