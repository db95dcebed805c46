import { copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { dropFile, goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

const script = '<img src=x onerror="document.title=1">';
const manifest = (changes: object = {}): string =>
  JSON.stringify({
    almanacModel: 1,
    id: 'last-week',
    name: `Last week ${script}`,
    version: '1.0.0',
    summary: 'Repeats the last seven values.',
    ...changes,
  });
const module = (comment: string, factor = 1): string => `/* almanac-model ${comment} */
export const fit = ({ y }) => ({ last: Array.from(y.slice(-7), (value) => value * ${factor}) });
export const forecast = ({ last }, { horizon }) => ({ mean: Array.from({ length: horizon }, (_, h) => last[h % last.length]) });
`;

const own = (page: Page) => page.getByRole('region', { name: 'Own models' });

async function clean(page: Page, what: string): Promise<void> {
  await page.waitForTimeout(300);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

test('a module of one’s own is looked at, granted, tried, trained, replaced and revoked', async ({ page, userData }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1280, height: 800 });
  const file = path.join(userData, 'last-week.mjs');
  writeFileSync(file, module(manifest()));

  // Dropped on the first screen, it goes where its card is; nothing of it has run.
  await dropFile(page, file);
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Nothing of it has been run yet.');
  await expect(dialog).toContainText(`Last week ${script}`);
  await expect(dialog.getByRole('table', { name: 'Files of the model' })).toContainText('last-week.mjs');
  await expect(dialog.getByRole('region', { name: 'It may not' })).toContainText('Reach the network.');
  await clean(page, 'grant');
  await page.screenshot({ path: 'test-results/own-models-grant.png' });
  await dialog.getByRole('button', { name: 'Do not grant' }).click();
  await expect(own(page)).toContainText('No model of your own yet.');

  await dropFile(page, file);
  await dialog.getByRole('button', { name: 'Grant', exact: true }).click();
  const entry = own(page).getByRole('listitem').first();
  await expect(entry).toContainText('Granted');
  await entry.getByRole('button', { name: /^Try/ }).click();
  await expect(entry).toContainText(/Passed all \d+ trials/, { timeout: 60_000 });
  expect(await page.title()).not.toBe('1');
  await clean(page, 'settings');

  await goTo(page, 'Compare');
  await page.getByRole('region', { name: 'Experiments' }).getByRole('button', { name: 'New', exact: true }).click();
  const families = page.getByRole('region', { name: 'Comparison', exact: true });
  await families.getByRole('button', { name: 'Best alone' }).click();
  await families.getByRole('checkbox', { name: 'Best', exact: true }).uncheck();
  await families.getByRole('checkbox', { name: `Last week ${script}`, exact: true }).check();
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await expect(page.getByRole('button', { name: 'See forecast' })).toBeEnabled({ timeout: 90_000 });
  await expect(page.getByRole('table', { name: 'Leaderboard' })).toContainText(`Last week ${script}`);

  // Other files under the same id need another grant, and take its place.
  writeFileSync(file, module(manifest({ version: '1.1.0' }), 1.1));
  await dropFile(page, file);
  await expect(dialog).toContainText('It takes the place of version 1.0.0');
  await dialog.getByRole('button', { name: 'Grant', exact: true }).click();
  await expect(own(page)).toContainText('Replaced by newer files');
  await expect(own(page)).toContainText('Used by');
  await page.screenshot({ path: 'test-results/own-models-list.png' });

  await own(page)
    .getByRole('button', { name: /^Revoke .* 1\.1\.0$/ })
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Revoke/ })
    .click();
  await expect(own(page).getByText('1.1.0')).toHaveCount(0);
});

test('files that are no model, or a hostile one, are refused with a reason', async ({ page, userData }) => {
  test.setTimeout(120_000);
  const drop = async (name: string, content: string | Buffer): Promise<void> => {
    const file = path.join(userData, name);
    writeFileSync(file, content);
    await dropFile(page, file);
  };
  await goTo(page, 'Settings');
  await drop('plain.js', 'export const fit = 1;');
  await expect(own(page).getByRole('alert')).toContainText('does not begin with a comment');
  await drop('later.mjs', module(manifest({ almanacModel: 2 })));
  await expect(own(page).getByRole('alert')).toContainText('written for version 2 of the interface');
  await drop('odd.mjs', module(manifest({ id: '../../etc' })));
  await expect(own(page).getByRole('alert')).toContainText('id must be lower-case letters');
  const net = path.join(userData, 'net.onnx');
  copyFileSync(path.join(import.meta.dirname, '..', 'golden', 'own-nets', 'plain.onnx'), net);
  await dropFile(page, net);
  await expect(own(page).getByRole('alert')).toContainText('there is no almanac-model.json beside it');
  await clean(page, 'refused');
  await page.screenshot({ path: 'test-results/own-models-refused.png' });
});
