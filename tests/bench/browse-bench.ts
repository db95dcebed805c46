import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { build, preview } from 'vite';
import { topFolder } from '../../main/entries.ts';
import { temporaryFolder } from '../main/synthetic.ts';
import { median, report } from './run-program.ts';

const frames = 240;
const budgetMs = 1000 / 60;
/** Pixels a frame: a wheel turned steadily, a fling in which every frame shows other rows, the bar dragged from end to end. */
const speeds = { wheel: 100, fling: 3000 } as const;

interface Scrolled {
  /** Between frames as the page sees them, ms. */
  readonly deltas: number[];
  /** Processor time of the page's main thread for each frame, ms. */
  readonly busy: number;
}

/** Scrolls the list a step a frame. */
async function scroll(page: Page, step: number): Promise<Scrolled> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  };
  const before = await taskSeconds();
  const deltas = await page.evaluate(
    ({ wanted, pixels }) =>
      new Promise<number[]>((resolve, reject) => {
        const list = document.querySelector<HTMLElement>('[aria-label="Series to explore"] [role="table"]');
        if (!list) return reject(new Error('there is no list of series'));
        list.scrollTop = 0;
        const seen: number[] = [];
        let last = performance.now();
        const next = (now: number): void => {
          seen.push(now - last);
          last = now;
          if (seen.length > wanted) return resolve(seen.slice(1));
          list.scrollTop += pixels;
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    { wanted: frames, pixels: step },
  );
  const busy = (1000 * ((await taskSeconds()) - before)) / frames;
  await session.detach();
  return { deltas, busy };
}

/** From the click on a column to the list in its order, ms of the page's main thread. */
async function sortTime(page: Page, name: string): Promise<number> {
  const heading = page.getByRole('columnheader', { name });
  const times: number[] = [];
  for (let round = 0; round < 5; round++)
    times.push(
      await heading.getByRole('button').evaluate(
        (button) =>
          new Promise<number>((resolve) => {
            const began = performance.now();
            (button as HTMLElement).click();
            requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
          }),
      ),
    );
  return median(times);
}

/** The Explore screen with 50,000 made-up series in Chromium: how long a frame takes while the list is scrolled, and a sort. */
export async function benchBrowse(): Promise<void> {
  const { folder, remove } = temporaryFolder();
  const configFile = path.join(topFolder, 'tests/renderer/preview/vite.config.ts');
  const outDir = path.join(folder, 'page');
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const server = await preview({ configFile, logLevel: 'error', build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const address = server.resolvedUrls?.local[0];
    if (address === undefined) throw new Error('the page is not served');
    await page.goto(`${address}?many`);
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Explore' }).click({ timeout: 120_000 });
    await page.getByRole('button', { name: 'All columns' }).click();
    await page.getByRole('status').filter({ hasText: '50,000 series' }).waitFor({ timeout: 120_000 });
    await page.waitForTimeout(2000);
    process.stdout.write('\n50,000 series in the Explore screen, all columns, 1920 x 1080\n');
    for (const [name, step] of Object.entries(speeds)) {
      await scroll(page, step);
      const { deltas, busy } = await scroll(page, step);
      const sorted = deltas.toSorted((a, b) => a - b);
      const late = deltas.filter((ms) => ms > 1.5 * budgetMs).length;
      report(
        `${name}, ${step} px a frame: main thread a frame`,
        `${busy.toFixed(1)} ms`,
        `under ${budgetMs.toFixed(1)} ms (60 frames a second)`,
        busy < budgetMs,
      );
      process.stdout.write(
        `  frames apart: median ${median(deltas).toFixed(1)} ms, 95% ${(sorted[Math.floor(0.95 * frames)] ?? NaN).toFixed(1)} ms, late ${late} of ${frames}\n`,
      );
    }
    for (const column of ['Volume', 'Trend', 'Series']) {
      const ms = await sortTime(page, column);
      report(`sort by ${column.toLowerCase()}`, `${ms.toFixed(0)} ms`, 'under 200 ms', ms < 200);
    }
  } finally {
    await browser.close();
    await server.close();
    remove();
  }
}
