import { Button, MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { FailureNote } from '../../components/failure-note.tsx';
import { CloseIcon } from '../../components/icons.tsx';
import { Bar, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { versionName } from '../../series/names.ts';
import { modelDraft, type TuneDraft } from '../../state/tunings.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { counted } from '../../words/numbers.ts';
import css from './new-search.module.css';
import { SearchOptions } from './search-options.tsx';
import { SpaceTable } from './space-table.tsx';

/** The next search: which models, which of their settings and how far, at the right for how long. */
export function NewSearch({ draft }: { readonly draft: TuneDraft }) {
  const app = useApp();
  const version = useSlice('workspace', (state) => state.versions?.find(({ id }) => id === draft.versionId));
  const { value: defaults, failure } = useResource(app.tunings.defaults, draft.versionId);
  const [starting, setStarting] = useState(false);
  const start = async (): Promise<void> => {
    setStarting(true);
    await app.tunings.start();
    setStarting(false);
  };
  const choose = (kinds: readonly string[]): void => {
    if (!defaults) return;
    app.tunings.change((before) => ({
      ...before,
      models: kinds.map((kind) => before.models.find((one) => one.kind === kind) ?? modelDraft(kind, {}, defaults)),
    }));
  };
  const families = Map.groupBy(defaults?.searches ?? [], ({ family }) => family);
  const field = draft.refusal?.data.field ?? '';
  return (
    <>
      <WorkColumn label="New search">
        <Bar title="New search" detail={version ? `${versionName(version)} · ${counted(version.series, 'series', 'series')}` : undefined}>
          <Button variant="default" leftSection={<CloseIcon size={12} />} onClick={() => app.tunings.close()}>
            Close
          </Button>
        </Bar>
        {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.tunings.defaults.refresh(draft.versionId) }} />}
        <div className={css.scroll} tabIndex={0} data-inset>
          <div className={css.models}>
            <MultiSelect
              label="Models to tune"
              description="They share the time. Each is compared with its settings as they are."
              data={[...families].map(([group, members]) => ({ group, items: members.map(({ kind, label }) => ({ value: kind, label })) }))}
              value={draft.models.map(({ kind }) => kind)}
              onChange={choose}
              searchable
              error={/^models$/.test(field) ? draft.refusal?.message : undefined}
              disabled={!defaults}
            />
          </div>
          {draft.models.map((model, i) => (
            <SpaceTable
              key={model.kind}
              model={model}
              label={defaults?.searches.find(({ kind }) => kind === model.kind)?.label ?? model.kind}
              proposed={defaults?.searches.find(({ kind }) => kind === model.kind)?.proposed ?? true}
              refusal={refusalOf(draft, i)}
              onChange={(next) =>
                app.tunings.change((before) => ({ ...before, models: before.models.map((one) => (one.kind === model.kind ? next : one)) }))
              }
            />
          ))}
        </div>
      </WorkColumn>
      <InspectorColumn label="Options of the search">
        {version && <SearchOptions draft={draft} version={version} defaults={defaults} starting={starting} onStart={() => void start()} />}
      </InspectorColumn>
    </>
  );
}

/** What is said against one model of the draft, with the place within it: `space[2].max`. */
function refusalOf({ refusal, models }: TuneDraft, i: number): { readonly message: string; readonly at: string } | null {
  const field = refusal?.data.field
    ?.replace(/^options\./, '')
    .replace(/^models\.(\d+)/, 'models[$1]')
    .replaceAll(/\.(\d+)(?=\.|$)/g, '[$1]');
  if (!refusal || field === undefined) return null;
  for (const start of [`models[${i}]`, `models.${models[i]?.kind ?? ''}`])
    if (field === start || field.startsWith(`${start}.`)) return { message: refusal.message, at: field.slice(start.length + 1) };
  return null;
}
