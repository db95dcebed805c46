import AxeBuilder from '@axe-core/playwright';
import { goTo } from '../fixtures/screens.ts';
import { expect, test } from '../fixtures/test.ts';

const screens = [
  'Home',
  'Forecast',
  'Model',
  'Explain',
  'Data',
  'Explore',
  'Compare',
  'Predict',
  'Reports',
  'Runs',
  'Registry',
  'Monitor',
  'Settings',
] as const;
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

for (const theme of ['Light', 'Dark'] as const)
  test(`axe finds nothing on any screen: ${theme.toLowerCase()}`, async ({ page }) => {
    test.setTimeout(120_000);
    await goTo(page, 'Settings');
    await page.getByText(theme, { exact: true }).click();
    for (const screen of screens) {
      await goTo(page, screen);
      if (screen === 'Forecast' || screen === 'Model' || screen === 'Explain' || screen === 'Explore')
        await expect(page.locator('.js-plotly-plot .main-svg').first()).toBeVisible();
      await page.waitForTimeout(500);
      // Legacy mode: the stand-in and Electron have one page only.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      expect(violations.map(({ id, nodes }) => `${screen}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    }
  });

test('axe finds nothing on a row that is opened, and on the settings of every kind of field', async ({ page }) => {
  const nothing = async (what: string): Promise<void> => {
    // Away from what would show a tooltip.
    await page.mouse.move(640, 790);
    await page.waitForTimeout(500);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  };
  await goTo(page, 'Compare');
  await page
    .getByRole('button', { name: /^Details of/ })
    .first()
    .click();
  await nothing('leaderboard');
  await page.getByRole('region', { name: 'Experiments' }).getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('button', { name: 'Settings of Prophet', exact: true }).click();
  await page
    .getByRole('button', { name: /more settings$/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Duplicate ARIMA', exact: true }).click();
  await nothing('settings');
});

test('no screen makes the window scroll, at the smallest and the usual size', async ({ page }) => {
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const screen of screens) {
      await goTo(page, screen);
      await page.waitForTimeout(200);
      const over = await page.evaluate(() => {
        const { scrollWidth, scrollHeight } = document.documentElement;
        return { x: scrollWidth - window.innerWidth, y: scrollHeight - window.innerHeight };
      });
      expect({ screen, ...over }).toEqual({ screen, x: 0, y: 0 });
    }
  }
});

test('the page keeps its own policy: nothing it does is refused', async ({ page }) => {
  await page.evaluate(() => {
    const refused: string[] = [];
    Object.assign(window, { refused });
    document.addEventListener('securitypolicyviolation', (event) => refused.push(`${event.effectiveDirective} ${event.blockedURI}`));
  });
  for (const screen of screens) {
    await goTo(page, screen);
    await page.waitForTimeout(500);
  }
  await goTo(page, 'Forecast');
  await page.getByRole('button', { name: 'HTML report' }).click();
  await page.waitForTimeout(1500);
  await goTo(page, 'Reports');
  await page.waitForTimeout(1000);
  expect(await page.evaluate(() => (window as unknown as { refused: string[] }).refused)).toEqual([]);
});

test('the keyboard alone: search, screens, series, models, folds', async ({ page }) => {
  await expect(page.locator('.js-plotly-plot .main-svg').first()).toBeVisible();
  const title = page.getByRole('region', { name: 'Forecast', exact: true }).getByRole('heading', { level: 2 });
  const first = await title.textContent();
  await page.keyboard.press('ArrowDown');
  await expect(title).not.toHaveText(first ?? '');
  await page.keyboard.press('ArrowUp');
  await expect(title).toHaveText(first ?? '');

  const model = page.getByRole('button', { name: /^Model: / });
  const selected = await model.textContent();
  await page.keyboard.press(']');
  await expect(model).not.toHaveText(selected ?? '');
  await page.keyboard.press('[');
  await page.keyboard.press('f');
  await expect(page.getByRole('switch', { name: 'Folds' })).toBeChecked();

  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search' }).fill('reports');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Reports' })).toHaveAttribute(
    'aria-current',
    'page',
  );
});
