import { availableParallelism } from 'node:os';
import type { Progress } from '../../../contract/api.ts';
import { noFigures, type PanelFigures } from '../../../engine/stats/panel-figures.ts';
import { seasonLengthsOf } from '../../../engine/stats/panel-window.ts';
import { yearInPeriods } from '../../../engine/stats/year-before.ts';
import type { Explorer } from '../../jobs/explorer.ts';
import type { LoadedPanel } from '../datasets/panels.ts';
import type { KeptFigures } from './kept-figures.ts';
import { columnsBeside, panelData } from './panel-data.ts';

export interface FigureRequest {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Figures of the last few versions and ranges that were asked for: they never change. */
export interface PanelCache {
  get(loaded: LoadedPanel, request: FigureRequest): Promise<PanelFigures>;
}

const kept = 4;
const tellEveryMs = 100;

/** @param disk - where the figures of whole versions stay from one start to the next */
export function createPanelCache(explorer: Explorer, disk: KeptFigures): PanelCache {
  const cache = new Map<string, PanelFigures>();

  async function compute({ panel }: LoadedPanel, { from, to, signal, onProgress }: FigureRequest): Promise<PanelFigures> {
    const n = panel.ids.length;
    const figures = noFigures(n, SharedArrayBuffer);
    const next = new Int32Array(new SharedArrayBuffer(4));
    const input = {
      panel: panelData(panel),
      events: columnsBeside(panel),
      window: { from, to },
      figures,
      options: { seasonLengths: seasonLengthsOf(panel), year: yearInPeriods(panel.frequency) },
      next,
    };
    const tell = (): void => onProgress?.({ phase: 'Looking at every series', done: Math.min(n, Atomics.load(next, 0)), total: n });
    const timer = setInterval(tell, tellEveryMs);
    try {
      const threads = Math.max(1, Math.min(availableParallelism(), Math.ceil(n / 64)));
      await Promise.all(Array.from({ length: threads }, () => explorer.ask({ task: 'figures', input }, signal)));
    } finally {
      clearInterval(timer);
      // Tells threads that still work on it to stop, after a failure of one of them.
      Atomics.store(next, 0, n);
    }
    onProgress?.({ phase: 'Looking at every series', done: n, total: n });
    return figures;
  }

  /** Of all periods from the disk, where they have been worked out before. */
  async function onceAndForAll(loaded: LoadedPanel, request: FigureRequest): Promise<PanelFigures> {
    const isWhole = request.from === undefined && request.to === undefined;
    const { id } = loaded.version;
    const known = isWhole ? await disk.read(id, loaded.panel.ids.length) : null;
    if (known) return known;
    const figures = await compute(loaded, request);
    if (isWhole) await disk.write(id, figures);
    return figures;
  }

  return {
    get: async (loaded, request) => {
      const key = `${loaded.version.id} ${request.from ?? ''} ${request.to ?? ''}`;
      const figures = cache.get(key) ?? (await onceAndForAll(loaded, request));
      cache.delete(key);
      cache.set(key, figures);
      for (const oldest of [...cache.keys()].slice(0, Math.max(0, cache.size - kept))) cache.delete(oldest);
      return figures;
    },
  };
}
