import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { createAlerting } from '../../main/services/alerts/alerting.ts';
import { openStore } from '../../main/store/store.ts';
import { hookServer } from '../main/alerts/servers.ts';
import { goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

async function clean(page: Page, what: string): Promise<void> {
  await page.mouse.move(640, 790);
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('an alert of another process is shown and told, acknowledged with a note, and goes by itself', async ({ page, userData }) => {
  test.setTimeout(90_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  const hook = await hookServer();
  const store = openStore(path.join(userData, 'workspace'));
  const nothing = (): void => undefined;
  const { alerts } = createAlerting({
    ...{ store, host: { kind: 'terminal' }, log: nothing, changed: nothing, show: nothing, open: nothing },
    ...{ logFolder: path.join(userData, 'logs'), secretsFolder: path.join(userData, 'secrets') },
  });
  try {
    // A webhook, whose address is not shown again.
    await goTo(page, 'Settings');
    await page.getByRole('radiogroup', { name: 'Part of the settings' }).getByText('Alerts').click();
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.getByRole('menuitem', { name: 'Webhook' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Team');
    await dialog.getByLabel('Address').fill('ftp://127.0.0.1/');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('https://');
    await dialog.getByLabel('Address').fill(`${hook.url}/secret`);
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(dialog).toBeHidden();
    const channels = page.getByRole('table', { name: 'Channels' });
    const team = channels.getByRole('row', { name: /Team/ });
    await team.getByRole('button', { name: 'Test' }).click();
    await expect(team).toContainText('Last sent');
    expect(hook.received).toHaveLength(1);
    await expect(page.locator('body')).not.toContainText('/secret');
    await clean(page, 'channels');

    // It is noticed elsewhere.
    alerts.raise({
      key: 'drift:shops',
      kind: 'data',
      severity: 'critical',
      title: 'Prices are not what they were',
      where: 'Shops, price',
      since: '2026-11-20',
      evidence: 'PSI 0.41; 0.20 matters',
      whatToDo: 'Look at the data.',
      link: { screen: 'data', id: null },
    });
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    const about = page.getByRole('complementary', { name: 'About the alert' });
    await expect(about).toContainText('PSI 0.41; 0.20 matters');
    const count = page.getByRole('contentinfo').getByRole('button', { name: /^Alerts/ });
    await expect(count).toHaveText('1 alert');
    await expect.poll(() => hook.received.length).toBe(2);
    expect(hook.received[1]?.body).toContain('Critical: Prices are not what they were');
    await expect(about.getByText('Team: sent')).toBeVisible();
    await clean(page, 'alerts');

    await about.getByLabel('Note').fill('The supplier has raised them.');
    await about.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(about.getByRole('button', { name: 'Open again' })).toBeVisible();
    await expect(about).toContainText('The supplier has raised them.');
    await expect(count).toHaveText('No alerts');
    alerts.settle('drift:shops', 'Prices are as they were.');
    await expect(page.getByText('Nothing is wrong', { exact: true })).toBeVisible();
    await page.getByLabel('Also what is over').check();
    await expect(about).toContainText('Prices are as they were.');

    // The machine, the log and what is kept.
    await page.getByRole('radiogroup', { name: 'Part of the Monitor screen' }).getByText('System').click();
    await expect(page.getByRole('table', { name: 'Workspace by folder' })).toContainText('Results and everything else');
    await clean(page, 'machine');
    const parts = page.getByRole('radiogroup', { name: 'Part of System' });
    await parts.getByText('Log').click();
    const log = page.getByRole('table', { name: 'Log' });
    await page.getByLabel('Part', { exact: true }).selectOption('alerts');
    await expect(log.getByRole('row', { name: /alerts Sent.*kind=webhook/ })).toBeVisible();
    await log.getByRole('row', { name: /alerts Sent.*kind=webhook/ }).click();
    await expect(page.getByRole('region', { name: 'Chosen line' })).toContainText('127.0.0.1');
    await expect(page.locator('body')).not.toContainText('/secret');
    await clean(page, 'log');
    await parts.getByText('What is kept').click();
    await page.getByLabel('Alerts that are over: kept for').selectOption('7');
    await expect(page.getByText('By these rules nothing goes now.')).toBeVisible();
    await page.getByRole('button', { name: 'Keep to these rules' }).click();
    await expect(page.getByText('Nothing is old enough to go.')).toBeVisible();
    await clean(page, 'keeping');
  } finally {
    store.close();
    await hook.close();
  }
});
