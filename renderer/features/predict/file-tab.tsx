import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import type { RowBatch, RowError, RowModel } from '../../../contract/entities/regression.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { SaveIcon } from '../../components/icons.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { attempt, download } from '../../state/actions.ts';
import type { App } from '../../state/app.ts';
import { useApp } from '../../state/use-app.ts';
import { toFailure } from '../../words/failures.ts';
import { bytes, count, counted } from '../../words/numbers.ts';
import css from './file-tab.module.css';
import view from './model-view.module.css';
import { NoteList } from './note-list.tsx';
import { useChooseRows } from './use-choose-rows.tsx';

const columns: readonly Column<RowError>[] = [
  { id: 'line', label: 'Line', numeric: true, width: 80, sortBy: ({ line }) => line, cell: ({ line }) => count(line) },
  { id: 'column', label: 'Column', sortBy: ({ column }) => column, cell: ({ column }) => column ?? '' },
  { id: 'reason', label: 'Why it was not predicted', cell: ({ reason }) => reason },
];

/** Predictions for every row of a file, and the rows that had none. */
export function FileTab({ model }: { readonly model: RowModel }) {
  const app = useApp();
  const state = useStore(app.rowModels.store, (all) => (all.batch?.modelId === model.id ? all.batch : null));
  const { choose, input } = useChooseRows('File to predict', (file) => void app.rowModels.predictFile(model.id, file));
  return (
    <div className={view.scroll} tabIndex={0} data-inset>
      {input}
      {!state && (
        <div className={css.empty}>
          <p>
            Choose or drop a file (CSV, Excel, Parquet) with the columns {model.fields.map(({ column }) => column).join(', ')}. Each row
            gets a prediction and its intervals; a row that cannot be read says why and the others go on.
          </p>
          <Button onClick={choose}>Choose a file</Button>
        </div>
      )}
      {state?.failure && <FailureNote failure={state.failure} steps={{ 'choose-files': choose }} otherwise="choose-files" />}
      {state && !state.failure && !state.batch && (
        <div className={css.empty} role="status">
          <p>Predicting {state.fileName}…</p>
          <div className={css.progress}>
            <ProgressBar label={state.fileName} done={state.progress} total={1} />
          </div>
        </div>
      )}
      {state?.batch && <Result batch={state.batch} onAnother={choose} />}
    </div>
  );
}

function Result({ batch, onAnother }: { readonly batch: RowBatch; readonly onAnother: () => void }) {
  const app = useApp();
  return (
    <>
      <div className={css.result}>
        <div className={css.words} role="status">
          <p className={css.title}>
            {count(batch.predicted)} of {counted(batch.rows, 'row')} predicted
          </p>
          <p className="quiet">
            {batch.name}, {bytes(batch.bytes)}
            {batch.errorCount > 0 && ` · ${counted(batch.errorCount, 'row')} left out`}
          </p>
        </div>
        <Button variant="default" onClick={onAnother}>
          Another file
        </Button>
        <Button leftSection={<SaveIcon size={14} />} onClick={() => void save(app, batch)}>
          Save as…
        </Button>
      </div>
      {batch.notes.length > 0 && (
        <div className={css.notes}>
          <NoteList label="About the file" notes={batch.notes.map((message) => ({ severity: 'warning', message }))} />
        </div>
      )}
      {batch.errors.length > 0 && (
        <DataTable
          label="Rows without a prediction"
          columns={columns}
          rows={batch.errors}
          rowKey={({ line, column }) => `${line} ${column ?? ''}`}
        />
      )}
      {batch.errorCount > batch.errors.length && (
        <p className={css.more}>and {count(batch.errorCount - batch.errors.length)} more; the column “error” of the file has them</p>
      )}
    </>
  );
}

/** Asks where to put it; where the host has no dialog, the page downloads it. */
async function save(app: App, batch: RowBatch): Promise<void> {
  try {
    const { path } = await app.api['rowModels.saveBatch']({ batchId: batch.id });
    if (path !== null) app.notices.say(`Saved ${path}`);
  } catch (error) {
    const failure = toFailure(error);
    if (failure.code !== 'unsupported') return app.notices.fail(failure);
    const file = await attempt(app, () => app.api['rowModels.readBatch']({ batchId: batch.id }));
    if (!file) return;
    download(file.name, 'text/csv', file.bytes);
    app.notices.say(`Downloaded ${file.name} (${bytes(file.bytes.length)})`);
  }
}
