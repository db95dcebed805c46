import type { Page } from '@playwright/test';
import { goTo } from '../e2e/fixtures/screens.ts';

export const compared = 10;

/** Something that a user does, and what is on the screen when it is done. */
export interface Interaction {
  readonly name: string;
  /** Goes on in a thread or in pieces: only the longest time counts that the main process answers nobody. */
  readonly long?: boolean;
  /** Turns of a wheel or keys that it is made of: the main process is counted for each. */
  readonly each?: number;
  readonly before?: (page: Page) => Promise<void>;
  readonly act: (page: Page) => Promise<void>;
}

const turns = 40;
const typed = 'mase < 0.9 and model = arima';

export const rows = (page: Page) => page.getByRole('table', { name: 'Runs', exact: true }).getByRole('row');
const heading = (page: Page, name: string) =>
  page.getByRole('table', { name: 'Runs', exact: true }).getByRole('columnheader', { name, exact: true }).getByRole('button');
const filterBox = (page: Page) => page.getByRole('textbox', { name: 'Filter runs' });
const counted = (page: Page, text: string | RegExp) =>
  page.getByRole('region', { name: 'Runs', exact: true }).getByRole('status').filter({ hasText: text }).waitFor();
const charts = (page: Page, label: string | RegExp) =>
  page.getByRole('figure', { name: label }).locator('.main-svg, canvas[data-drawn]').first().waitFor();
const clearFilter = async (page: Page): Promise<void> => {
  await filterBox(page).fill('');
  await filterBox(page).press('Escape');
  await counted(page, '10,000');
};
const part =
  (name: string) =>
  (page: Page): Promise<void> =>
    page.getByRole('radiogroup', { name: 'Part of the comparison' }).getByText(name, { exact: true }).click();
const wheel = async (page: Page, step: number): Promise<void> => {
  await rows(page).nth(5).hover();
  for (let turn = 0; turn < turns; turn++) {
    await page.mouse.wheel(0, step);
    await page.waitForTimeout(16);
  }
};

/** On the list of runs. */
export const listing: readonly Interaction[] = [
  { name: 'open Runs', before: (page) => goTo(page, 'Data'), act: async (page) => { await goTo(page, 'Runs'); await rows(page).nth(20).waitFor(); } },
  { name: 'scroll, 300 px a frame', each: turns, act: (page) => wheel(page, 300) },
  { name: 'fling, 5,000 px a frame', each: turns, act: (page) => wheel(page, 5000) },
  { name: 'sort by MASE', act: async (page) => { await heading(page, 'MASE').click(); await page.waitForTimeout(300); } },
  { name: 'sort by date', act: async (page) => { await heading(page, 'Made').click(); await page.waitForTimeout(300); } },
  { name: 'filter, key by key', each: typed.length, before: clearFilter, act: async (page) => { await filterBox(page).pressSequentially(typed, { delay: 80 }); await counted(page, /^[1-9]\d{2}$/); } },
  { name: 'clear the filter', act: clearFilter },
  { name: 'select a run', before: (page) => rows(page).nth(2).click(), act: async (page) => { await rows(page).nth(5).click(); await page.getByRole('complementary', { name: 'About the run' }).getByText('Fitted models').waitFor(); await page.waitForTimeout(200); } },
  { name: 'select all runs', act: async (page) => { await page.getByRole('checkbox', { name: 'Select all runs' }).click(); await page.getByRole('checkbox', { name: 'Select all runs', checked: true }).waitFor(); } },
  { name: 'unselect all runs', act: async (page) => { await page.getByRole('checkbox', { name: 'Select all runs' }).click(); await page.getByRole('checkbox', { name: 'Select all runs', checked: false }).waitFor(); } },
]; // prettier-ignore

/** On runs side by side: they are selected before. */
export const comparison: readonly Interaction[] = [
  { name: 'compare 10 runs', long: true, act: async (page) => { await page.getByRole('button', { name: `Compare ${compared} runs` }).click(); await page.getByText(/^On .* forecasts that all runs made/).waitFor({ timeout: 120_000 }); await charts(page, 'MASE of the runs'); await charts(page, 'Mean ranks'); } },
  { name: 'where', act: async (page) => { await part('Where')(page); await charts(page, 'MASE by Steps ahead'); await charts(page, 'MASE by Weekday'); } },
  { name: 'intervals', act: async (page) => { await part('Intervals')(page); await charts(page, /Coverage by steps ahead, 95%/); } },
  { name: 'worst series', act: async (page) => { await part('Worst series')(page); await page.getByRole('table', { name: 'Worst series' }).waitFor(); } },
  { name: 'errors', long: true, act: async (page) => { await part('Errors')(page); await charts(page, 'How long errors last'); } },
  { name: 'who is better', act: async (page) => { await part('Who is better')(page); await charts(page, 'Mean ranks'); } },
  { name: 'back to all runs', act: async (page) => { await page.getByRole('button', { name: 'Back to all runs' }).click(); await rows(page).nth(5).waitFor(); } },
]; // prettier-ignore

/** On other screens that list what the workspace has. */
export const elsewhere: readonly Interaction[] = [
  { name: 'open a report', before: (page) => goTo(page, 'Data'), act: async (page) => { await goTo(page, 'Reports'); await page.frameLocator('iframe').first().getByRole('heading').first().waitFor(); } },
  { name: 'make a report', long: true, act: async (page) => { await page.getByRole('button', { name: 'Create report' }).click(); await page.getByRole('button', { name: 'Create report' }).and(page.locator(':not([data-loading])')).waitFor({ timeout: 120_000 }); await page.waitForTimeout(500); } },
  { name: 'open Compare', before: (page) => goTo(page, 'Data'), act: async (page) => { await goTo(page, 'Compare'); await page.getByRole('list', { name: 'Experiments' }).getByRole('listitem').nth(10).waitFor(); } },
  { name: 'open Forecast', before: (page) => goTo(page, 'Data'), act: async (page) => { await goTo(page, 'Forecast'); await page.locator('.js-plotly-plot .scatterlayer path.js-line').first().waitFor(); } },
]; // prettier-ignore
