import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import writeWorkbook from 'write-excel-file/node';
import { startPostgres } from '../main/sources/postgres-server.ts';
import { dropFile, goTo } from './fixtures/screens.ts';
import { expect, test } from './fixtures/test.ts';

test('a table of a PostgreSQL database is read and imported', async ({ page }) => {
  test.setTimeout(120_000);
  const server = await startPostgres();
  try {
    await server.exec(
      `CREATE TABLE takings (day date, shop text, units int);
       INSERT INTO takings SELECT date '2024-01-01' + (i / 2)::int, CASE WHEN i % 2 = 0 THEN 'North' ELSE 'South' END, 100 + i % 14 FROM generate_series(0, 399) i`,
    );
    await goTo(page, 'Data');
    await page.getByRole('button', { name: 'Sources' }).click();
    const dialog = page.getByRole('dialog', { name: 'Databases and folders' });
    await dialog.getByRole('button', { name: 'Add PostgreSQL' }).click();
    await dialog.getByLabel('Name').fill('Warehouse');
    await dialog.getByLabel('Host').fill('127.0.0.1');
    await dialog.getByLabel('Port').fill(String(server.port));
    await dialog.getByLabel('Database').fill('postgres');
    await dialog.getByLabel('User').fill('postgres');
    await dialog.getByLabel('Password', { exact: true }).fill('secret');
    await dialog.getByRole('combobox', { name: 'Encryption' }).click();
    await page.getByRole('option', { name: /^None/ }).click();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();

    await dialog.getByRole('combobox', { name: 'Table' }).click();
    await page.getByRole('option', { name: /^public\.takings/ }).click();
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    await test.info().attach('sources', { body: await page.screenshot(), contentType: 'image/png' });
    await dialog.getByRole('button', { name: 'Read the table' }).click();

    await expect(page.getByRole('list', { name: 'Files' })).toContainText('takings.csv');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Dataset versions' }).getByText('takings').first()).toBeVisible({ timeout: 30_000 });
  } finally {
    await server.close();
  }
});

test('another sheet of a workbook is chosen', async ({ page, userData }) => {
  const sheet = (name: string, level: number) => ({
    sheet: name,
    data: [
      ['date', 'sales'],
      ...Array.from({ length: 40 }, (_, d) => [new Date(Date.UTC(2024, 0, 1 + d)).toISOString().slice(0, 10), level + (d % 7)]),
    ],
  });
  const file = path.join(userData, 'plan.xlsx');
  await writeWorkbook([{ sheet: 'Notes', data: [['only words']] }, sheet('North', 100), sheet('South', 500)] as never).toFile(file);
  await goTo(page, 'Data');
  await dropFile(page, file);
  const part = page.getByRole('combobox', { name: 'Sheet of plan.xlsx' });
  await expect(part).toHaveValue('North');
  await expect(page.getByRole('region', { name: 'First rows' })).toContainText('103');
  await part.click();
  await page.getByRole('option', { name: 'South' }).click();
  await expect(page.getByRole('region', { name: 'First rows' })).toContainText('503');
  await expect(part).toHaveValue('South');
});
