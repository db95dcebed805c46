import type { CleaningRecipe, RecipePreview } from '../../../contract/entities/recipe.ts';
import { ApiError } from '../../../contract/errors.ts';
import type { CleaningSource } from '../../../engine/cleaning/state.ts';
import { formatPeriods } from '../../../engine/core/time-axis.ts';
import { prepareAside } from '../../jobs/prepare-aside.ts';
import type { Datasets } from '../datasets/datasets.ts';
import { asBadRecipe, checkChoices } from '../datasets/derived.ts';
import type { Prepared } from '../datasets/prepare.ts';
import { splitChoices } from '../datasets/version-id.ts';

export type PreviewRecipe = (
  request: { versionId: string; recipe: CleaningRecipe; index: number },
  signal?: AbortSignal,
) => Promise<RecipePreview>;

interface Work {
  readonly key: string;
  readonly control: AbortController;
  readonly made: Promise<{ source: CleaningSource; prepared: Prepared; totals: RecipePreview['totals'] }>;
}

/** Position in y of the cleaned panel of the raw series' first period: negative where cleaning cut the beginning. */
const shiftOf = (source: CleaningSource, prepared: Prepared, raw: number, cleaned: number): number =>
  (source.panel.start[raw] as number) - (prepared.panel.start[cleaned] as number);

/** What a recipe does to a whole panel, value by value. */
function count(source: CleaningSource, prepared: Prepared): RecipePreview['totals'] {
  const { panel } = source;
  const [before, after] = [panel.y, prepared.panel.y];
  const n = panel.ids.length;
  const cleanedOf = new Int32Array(n).fill(prepared.rawIndex ? -1 : 0);
  if (prepared.rawIndex) prepared.rawIndex.forEach((raw, cleaned) => (cleanedOf[raw] = cleaned));
  else for (let i = 0; i < n; i++) cleanedOf[i] = i;
  const totals = { values: before.length, changed: 0, missingBefore: 0, missingAfter: 0, seriesChanged: 0, seriesDropped: 0 };
  for (let i = 0; i < n; i++) {
    const [from, to] = [panel.offsets[i] as number, panel.offsets[i + 1] as number];
    const cleaned = cleanedOf[i] as number;
    if (cleaned < 0) totals.seriesDropped++;
    const first = cleaned < 0 ? 0 : (prepared.panel.offsets[cleaned] as number);
    const shift = cleaned < 0 ? 0 : shiftOf(source, prepared, i, cleaned);
    let changed = 0;
    for (let t = from; t < to; t++) {
      const value = before[t] as number;
      if (Number.isNaN(value)) totals.missingBefore++;
      if (cleaned < 0) continue;
      const place = t - from + shift;
      const next = place < 0 ? NaN : (after[first + place] as number);
      if (Number.isNaN(next)) totals.missingAfter++;
      if (!Object.is(value, next) && value !== next) changed++;
    }
    totals.changed += changed;
    if (changed > 0) totals.seriesChanged++;
  }
  return totals;
}

/** Recipes before they are applied. The last one is kept, so that looking at another series costs nothing; a new one ends what is worked out. */
export function createPreview(datasets: Datasets): PreviewRecipe {
  let work: Work | null = null;

  const make = async (versionId: string, recipe: CleaningRecipe, signal: AbortSignal): Work['made'] => {
    const version = datasets.get(versionId);
    const choices = { ...splitChoices(version.choices).raw, recipe };
    checkChoices(choices);
    const source = await datasets.panels.raw(version, choices);
    const prepared = await prepareAside(source, choices, null, { signal });
    return { source, prepared, totals: count(source, prepared) };
  };

  return async ({ versionId, recipe, index }, signal) => {
    const key = JSON.stringify([datasets.get(versionId).rawId, recipe]);
    if (work?.key !== key) {
      work?.control.abort();
      const control = new AbortController();
      const started: Work = { key, control, made: make(versionId, recipe, control.signal) };
      started.made.catch(() => {
        if (work === started) work = null;
      });
      work = started;
    }
    const { made } = work;
    try {
      const loaded = await datasets.panels.get(versionId);
      const id = loaded.panel.ids[index];
      if (id === undefined) throw new ApiError('not-found', `There is no series number ${index} in this dataset version`);
      const { source, prepared, totals } = await made;
      if (signal?.aborted) throw new ApiError('cancelled', 'The preview was cancelled.');
      const raw = source.panel.ids.indexOf(id);
      const cleaned = prepared.rawIndex ? prepared.rawIndex.indexOf(raw) : raw;
      const [from, to] = [source.panel.offsets[raw] as number, source.panel.offsets[raw + 1] as number];
      const after = new Float64Array(to - from).fill(NaN);
      if (cleaned >= 0) {
        const shift = shiftOf(source, prepared, raw, cleaned);
        const own = prepared.panel.y.subarray(prepared.panel.offsets[cleaned], prepared.panel.offsets[cleaned + 1]);
        for (let t = 0; t < after.length; t++) after[t] = own[t + shift] ?? NaN;
      }
      return {
        series: Object.fromEntries(source.keyNames.map((name, k) => [name, source.keys[k]?.[raw] ?? ''])),
        time: formatPeriods(loaded.version.axis, source.panel.start[raw] as number, to - from),
        // A copy: shared memory does not cross the bridge.
        before: Float64Array.from(source.panel.y.subarray(from, to)),
        after,
        dropped: cleaned < 0,
        steps: prepared.cleaned.map(({ step, changed, series, note }) => ({ step, changed, series: series.length, note: note ?? null })),
        totals,
      };
    } catch (error) {
      throw asBadRecipe(error);
    }
  };
}
