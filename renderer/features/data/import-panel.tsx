import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useRef } from 'react';
import { FailureNote } from '../../components/failure-note.tsx';
import { Findings, summary } from '../../components/findings.tsx';
import { CloseIcon, PlusIcon } from '../../components/icons.tsx';
import { Bar } from '../../components/panel.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { useChooseFiles } from '../../frame/use-choose-files.tsx';
import { importFiles } from '../../state/actions.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { bytes, count, counted } from '../../words/numbers.ts';
import { ContinueDataset } from './continue-dataset.tsx';
import { ColumnsTable } from './columns-table.tsx';
import { FilePart } from './file-part.tsx';
import css from './import-panel.module.css';
import { readingId } from './import-reading.tsx';
import { RepeatStages } from './repeat-stages.tsx';
import { JoinTables } from './join-tables.tsx';
import { SampleTable } from './sample-table.tsx';

/** Files on the table: what is in them, what is wrong with them, and the button that keeps them. */
export function ImportPanel() {
  const app = useApp();
  const chooseFiles = useChooseFiles();
  const { files, preview, busy, failure } = useSlice('session', (state) => state);
  const columns = useRef<HTMLDivElement>(null);
  const focusReading = (): void => document.getElementById(readingId)?.querySelector<HTMLElement>('input')?.focus();
  return (
    <>
      <Bar title={files.length > 0 ? `Import ${counted(files.length, 'file')}` : 'Import'} detail={<Read />}>
        <Button variant="default" onClick={app.session.close}>
          Cancel
        </Button>
        <Button disabled={!preview || busy === 'importing' || busy === 'handing-over'} onClick={() => void importFiles(app)}>
          Import
        </Button>
      </Bar>
      <Busy />
      {failure && (
        <FailureNote
          failure={failure}
          otherwise={preview || failure.code === 'internal' || failure.code === 'ingest-crashed' ? 'try-again' : 'choose-files'}
          steps={{
            'choose-files': chooseFiles,
            'try-again': app.session.tryAgain,
            ...(preview && {
              'choose-columns': () => columns.current?.querySelector<HTMLElement>('input')?.focus(),
              'choose-reading': focusReading,
              'add-up': () => app.session.change({ aggregation: 'sum' }),
            }),
          }}
        />
      )}
      <div className={css.scroll} tabIndex={0} data-inset>
        <Name />
        <ContinueDataset />
        <RepeatStages />
        <ul className={css.files} aria-label="Files">
          {files.map((file, index) => (
            <li key={file.grant} className={css.file}>
              <span className="clip">{file.name}</span>
              <span className="quiet">{bytes(file.bytes)}</span>
              <FilePart file={index} name={file.name} />
              <ActionIcon size="xs" aria-label={`Leave out ${file.name}`} onClick={() => app.session.remove(file.grant)}>
                <CloseIcon size={11} />
              </ActionIcon>
            </li>
          ))}
          <li>
            <button type="button" className={css.add} onClick={chooseFiles}>
              <PlusIcon size={12} /> Add files
            </button>
          </li>
        </ul>
        {!preview && busy && !failure && (
          <p className={css.reading}>{busyWords[busy]}: what the columns are, how dates are written, how tables join …</p>
        )}
        {preview && (
          <>
            {preview.report.joins && (
              <section className={css.part} aria-label="Tables and joins">
                <h3 className={css.heading}>
                  Tables and joins <span className="quiet">{counted(preview.report.joins.length, 'table')}</span>
                </h3>
                <JoinTables />
              </section>
            )}
            <section className={css.part} aria-label="Report">
              <h3 className={css.heading}>
                What was found <span className="quiet">{summary(preview.report)}</span>
              </h3>
              <div className={css.report}>
                <Findings report={preview.report} onRemedy={app.session.remedy} />
              </div>
            </section>
            <section className={css.part} aria-label="Columns" ref={columns}>
              <h3 className={css.heading}>
                Columns <span className="quiet">{preview.reasons.date}</span>
              </h3>
              <ColumnsTable columns={preview.columns} />
            </section>
            <section className={css.part} aria-label="First rows">
              <h3 className={css.heading}>First rows</h3>
              <SampleTable sample={preview.sample} />
            </section>
          </>
        )}
      </div>
    </>
  );
}

/** How much was read; the line of progress stands below. */
function Read() {
  const preview = useSlice('session', (state) => state.preview);
  if (!preview) return null;
  // Of a sample the rows of the whole file are an estimate.
  const sampled = preview.report.findings.some(({ code }) => code === 'sampled');
  const rows = sampled ? `about ${counted(Number(preview.rows.toPrecision(2)), 'row')}` : counted(preview.rows, 'row');
  return `${rows} · ${counted(preview.series, 'series', 'series')}`;
}

function Name() {
  const app = useApp();
  const name = useSlice('session', (state) => state.name);
  const versions = useSlice('workspace', (state) => state.versions);
  const known = versions?.filter((version) => version.datasetName === name.trim()) ?? [];
  const next = Math.max(0, ...known.map((version) => version.number)) + 1;
  const empty = name.trim() === '';
  return (
    <div className={css.name}>
      <label className={css.label} htmlFor="dataset-name">
        Dataset name
      </label>
      <TextInput
        id="dataset-name"
        value={name}
        maxLength={200}
        error={empty}
        w={240}
        onChange={(event) => app.session.rename(event.currentTarget.value)}
      />
      <span className="quiet">{empty ? 'A name is needed.' : known.length > 0 ? `Becomes version ${count(next)}.` : 'A new dataset.'}</span>
    </div>
  );
}

const busyWords = { 'handing-over': 'Handing the files over', inspecting: 'Looking at the files', importing: 'Importing' } as const;

/** Keeps its two pixels whether or not something runs, so that nothing moves. */
function Busy() {
  const busy = useSlice('session', (state) => state.busy);
  const progress = useSlice('session', (state) => state.progress);
  return (
    <div className={css.busy} role="status">
      {busy && (
        <>
          <span className="unseen">{progress ? progress.phase : busyWords[busy]}</span>
          <ProgressBar label={busyWords[busy]} done={progress?.done ?? 0} total={progress?.total ?? 0} />
        </>
      )}
    </div>
  );
}
