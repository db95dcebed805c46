import type { Browser, Page } from '@playwright/test';

/** What a page's main thread and its frames did, ms. */
export interface PageTimes {
  /** Longest time between two frames as the page sees them. */
  readonly frame: number;
  /** Longest task on the main thread, by the clock. */
  readonly task: number;
  /** Longest task, in processor time: what other programs take away does not count. */
  readonly taskBusy: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: {
    readonly name?: string;
    readonly data?: { readonly frames?: readonly { readonly parent?: string; readonly processId: number }[] };
  };
}

/** Traces the page while something is done on it. */
export async function framesWhile(browser: Browser, page: Page, work: () => Promise<void>): Promise<PageTimes> {
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', 'toplevel', '__metadata'] });
  let longest = 0;
  let events: readonly TraceEvent[] = [];
  try {
    await page.evaluate(() => {
      const seen = { gap: 0, on: true, last: performance.now() };
      Object.assign(window, { benchFrames: seen });
      const next = (now: number): void => {
        seen.gap = Math.max(seen.gap, now - seen.last);
        seen.last = now;
        if (seen.on) requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    });
    await work();
    longest = await page.evaluate(() => {
      const seen = (window as unknown as { benchFrames: { gap: number; on: boolean } }).benchFrames;
      seen.on = false;
      return seen.gap;
    });
  } finally {
    const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    events = trace.traceEvents;
  }
  // A report is laid out by a process of its own, which holds nothing up.
  const pages = new Set(
    events
      .filter(({ name }) => name === 'TracingStartedInBrowser')
      .flatMap(({ args }) => args?.data?.frames ?? [])
      .filter(({ parent }) => parent === undefined)
      .map(({ processId }) => processId),
  );
  const isMain = new Set(
    events
      .filter(({ name, pid, args }) => name === 'thread_name' && args?.name === 'CrRendererMain' && pages.has(pid))
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && isMain.has(`${pid} ${tid}`));
  if (tasks.length === 0) throw new Error('the trace holds no task of the page');
  const most = (field: 'dur' | 'tdur'): number => tasks.reduce((so, task) => Math.max(so, (task[field] ?? 0) / 1000), 0);
  return { frame: longest, task: most('dur'), taskBusy: most('tdur') };
}
