import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { openBrowserHost } from './e2e/fixtures/browser-host.ts';
import { inRoot } from './e2e/fixtures/paths.ts';
import { goTo } from './e2e/fixtures/screens.ts';

// npm run screenshots: every screen in light and dark, at the smallest and the usual size, into docs/screenshots.
const folder = inRoot('docs', 'screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const { findChromium } = createRequire(import.meta.url)('./find-chromium.cjs') as { findChromium: () => string | undefined };

async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  // Answers of the host and the drawing of charts come after the page itself.
  await page.waitForTimeout(1800);
}

async function visit(page: Page, shoot: (name: string) => Promise<void>): Promise<void> {
  await page.locator('.js-plotly-plot .scatterlayer path.js-line').first().waitFor();
  await shoot('forecast');
  await goTo(page, 'Model');
  await page.locator('.js-plotly-plot .main-svg').first().waitFor();
  await shoot('model');
  await goTo(page, 'Data');
  await shoot('data');
  await goTo(page, 'Explore');
  await page
    .getByRole('figure', { name: /^Decomposition of/ })
    .locator('.main-svg')
    .first()
    .waitFor();
  await shoot('explore');
  await page.getByText('All together', { exact: true }).click();
  await page.getByRole('figure', { name: 'Sum of all series' }).locator('.main-svg').first().waitFor();
  await shoot('explore-all');
  await page.getByText('One series', { exact: true }).click();
  await goTo(page, 'Data');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: 'Choose files' }).click()]);
  await chooser.setFiles(inRoot('resources', 'sample', 'shop-sales.csv'));
  await page.getByRole('table', { name: 'Columns' }).waitFor();
  await shoot('import');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await goTo(page, 'Compare');
  await page
    .getByRole('button', { name: /^Details of/ })
    .first()
    .click();
  await shoot('compare');
  await page.getByRole('region', { name: 'Experiments' }).getByRole('button', { name: 'New', exact: true }).click();
  await page.getByRole('button', { name: 'Settings of Exponential smoothing', exact: true }).click();
  await shoot('new-comparison');
  await goTo(page, 'Explain');
  await page.locator('.js-plotly-plot .main-svg').first().waitFor();
  await shoot('explain');
  await goTo(page, 'Runs');
  const runs = page.getByRole('table', { name: 'Runs', exact: true }).getByRole('row');
  await runs.nth(2).click();
  await shoot('runs');
  for (const place of [1, 2, 3]) await runs.nth(place).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Compare 3 runs' }).click();
  await page.getByRole('figure', { name: 'Mean ranks' }).locator('.main-svg').first().waitFor();
  await shoot('runs-compared');
  await goTo(page, 'Forecast');
  await page.getByRole('button', { name: 'HTML report' }).click();
  await goTo(page, 'Reports');
  await page
    .getByText(/\.html/)
    .first()
    .waitFor();
  const close = page.getByRole('button', { name: 'Close the message' });
  while ((await close.count()) > 0) await close.first().click();
  await shoot('reports');
  await goTo(page, 'Settings');
  await shoot('settings');
}

mkdirSync(folder, { recursive: true });
const executablePath = findChromium();
const browser = await chromium.launch({ args: ['--no-sandbox', '--disable-gpu'], ...(executablePath ? { executablePath } : {}) });
try {
  for (const scheme of ['light', 'dark'] as const)
    for (const size of sizes) {
      const userData = mkdtempSync(path.join(os.tmpdir(), 'almanac-shots-'));
      const host = await openBrowserHost(userData, browser);
      const { page } = host;
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await visit(page, async (name) => {
        await settled(page);
        const file = path.join(folder, `${name}-${scheme}-${size.width}x${size.height}.png`);
        await page.screenshot({ path: file });
        // Half the bytes where pngquant is installed; the same picture without it.
        spawnSync('pngquant', ['--force', '--ext', '.png', '--skip-if-larger', '128', file], { stdio: 'ignore' });
      });
      await host.close();
      rmSync(userData, { recursive: true, force: true });
    }
} finally {
  await browser.close();
}
