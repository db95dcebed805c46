import { Button, Select } from '@mantine/core';
import { useEffect, useMemo, useState, type KeyboardEvent } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { CleaningStepInfo } from '../../../contract/entities/recipe.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { seriesName, targetName } from '../../series/names.ts';
import { applyRecipe } from '../../state/actions.ts';
import { previewKey } from '../../state/previews.ts';
import { readRecipe, type RecipeDraft } from '../../state/recipes.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { CleanChart } from './clean-chart.tsx';
import { CleanStepForm } from './clean-step-form.tsx';
import { CleanSteps } from './clean-steps.tsx';
import css from './clean-tab.module.css';
import { cleanTotals } from './clean-words.ts';
import { Waiting } from './series-tab.tsx';
import { useRecipeDraft } from './use-recipe-draft.ts';

/** Keys pressed closer together than this ask for one preview. */
const pauseMs = 250;

/** The recipe of a version: its steps, what they do to the selected series and to all, and the way to a new version. */
export function CleanTab({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const { value: infos, failure } = useResource(app.cleaningSteps, '');
  const draft = useRecipeDraft(version, infos);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.cleaningSteps.refresh('') }} />;
  if (!infos || !draft) return <Waiting />;
  return <Editor version={version} infos={infos} draft={draft} />;
}

interface Props {
  readonly version: DatasetVersion;
  readonly infos: readonly CleaningStepInfo[];
  readonly draft: RecipeDraft;
}
function Editor({ version, infos, draft }: Props) {
  const app = useApp();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const { recipe, wrong } = useMemo(() => readRecipe(draft.steps, infos), [draft.steps, infos]);
  const key = useSettled(previewKey(version.id, index, recipe), wrong.size === 0);
  const { value, failure, loading } = useResource(app.previews, key);
  const preview = useLatest(value, `${version.id} ${index}`);
  const [applying, setApplying] = useState(false);
  const step = draft.steps.find(({ id }) => id === draft.selected) ?? null;
  const info = infos.find(({ kind }) => kind === step?.kind);
  const changed = draft.past.length > 0;
  const refusedAt = Number(/^recipe\.steps\.(\d+)$/.exec(failure?.data.field ?? '')?.[1] ?? NaN);
  const refused = draft.steps[refusedAt]?.id;
  const keys = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    if (event.shiftKey) app.recipes.redo(version.id);
    else app.recipes.undo(version.id);
  };
  useWindowUndo(version.id);
  const apply = async (): Promise<void> => {
    setApplying(true);
    await applyRecipe(app, version.id, recipe);
    setApplying(false);
  };
  const problems = new Map(wrong);
  if (failure && refused !== undefined) problems.set(refused, failure.message);
  return (
    <div className={css.tab} onKeyDown={keys}>
      <div className={css.chart}>
        {failure && refused === undefined ? (
          <FailureNote failure={failure} steps={{ 'try-again': () => app.previews.refresh(key ?? '') }} />
        ) : preview ? (
          <CleanChart version={version} index={index} preview={preview} picker={<SeriesPicker version={version} index={index} />} />
        ) : (
          <Waiting />
        )}
      </div>
      <section className={css.recipe} aria-label="Recipe">
        <div className={css.tools}>
          <h3 className={css.heading}>Recipe</h3>
          <p className={`${css.totals} clip`} role="status" data-waiting={loading || undefined}>
            {preview && problems.size === 0 ? cleanTotals(preview) : problems.size > 0 ? 'A step cannot be used as it is.' : ''}
          </p>
          <Button variant="default" disabled={!changed} onClick={() => app.recipes.undo(version.id)} aria-keyshortcuts="Control+Z">
            Undo
          </Button>
          <Button
            variant="default"
            disabled={draft.future.length === 0}
            onClick={() => app.recipes.redo(version.id)}
            aria-keyshortcuts="Control+Shift+Z"
          >
            Redo
          </Button>
          <Button disabled={!changed || problems.size > 0} loading={applying} onClick={() => void apply()}>
            Apply
          </Button>
        </div>
        <div className={css.work}>
          <CleanSteps versionId={version.id} infos={infos} draft={draft} preview={preview} problems={problems} />
          {step && info ? (
            <CleanStepForm
              key={step.id}
              version={version}
              info={info}
              step={step}
              problem={problems.get(step.id)}
              changes={preview?.steps.find((one) => one.step === draft.steps.indexOf(step)) ?? null}
            />
          ) : (
            <p className={css.empty}>
              Steps turn what the files hold into what models see. They are kept with the version and can be repeated on the next file.
            </p>
          )}
        </div>
      </section>
    </div>
  );
}

/** Chooses the series that is drawn; arrow keys do so too. */
function SeriesPicker({ version, index }: { readonly version: DatasetVersion; readonly index: number }) {
  const app = useApp();
  const { value: list } = useSeriesList();
  const fallback = targetName(version);
  const data = useMemo(
    () =>
      list
        ? Array.from({ length: list.count.length }, (_, i) => ({
            value: String(i),
            label: seriesName(list, i, fallback) || `Series ${i + 1}`,
          }))
        : [],
    [list, fallback],
  );
  if (data.length < 2) return <h3 className={css.heading}>{data[0]?.label ?? ''}</h3>;
  return (
    <Select
      aria-label="Series"
      searchable
      limit={50}
      w={260}
      data={data}
      value={String(index)}
      allowDeselect={false}
      onChange={(value) => value !== null && app.navigation.selectSeries(Number(value))}
    />
  );
}

/** The newest value of a subject: stays on show while the next one is worked out, so that nothing jumps. */
function useLatest<T>(value: T | null, subject: string): T | null {
  const [latest, setLatest] = useState<{ readonly subject: string; readonly value: T } | null>(null);
  if (value !== null && latest?.value !== value) setLatest({ subject, value });
  return value ?? (latest?.subject === subject ? latest.value : null);
}

/** The latest key once it has stood for a moment; the first one at once. While it is not `usable` the one before stays. */
function useSettled(key: string, usable: boolean): string | null {
  const [settled, setSettled] = useState<string | null>(usable ? key : null);
  useEffect(() => {
    if (!usable || key === settled) return;
    const timer = setTimeout(() => setSettled(key), pauseMs);
    return () => clearTimeout(timer);
  }, [key, usable, settled]);
  return settled;
}

/** Ctrl+Z where nothing has the focus, for example after a step was deleted. */
function useWindowUndo(versionId: string): void {
  const app = useApp();
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent): void => {
      if (document.activeElement !== document.body) return;
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      if (event.shiftKey) app.recipes.redo(versionId);
      else app.recipes.undo(versionId);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [app, versionId]);
}
