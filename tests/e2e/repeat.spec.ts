import AxeBuilder from '@axe-core/playwright';
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
  const folder = process.env['ALMANAC_PICTURES'];
  if (folder !== undefined)
    for (const [scheme, width, height] of [
      ['light', 1280, 800],
      ['dark', 1920, 1080],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await chain.scrollIntoViewIfNeeded();
      await page.screenshot({ path: `${folder}/repeat-${scheme}.png` });
    }
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
});
