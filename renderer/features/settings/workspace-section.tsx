import { Button, Checkbox } from '@mantine/core';
import { useRef, useState, type ChangeEvent } from 'react';
import type { WorkspaceExport, WorkspaceOpened } from '../../../contract/entities/workspace-file.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { CheckIcon } from '../../components/icons.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { download, takeWorkspaceFile } from '../../state/actions.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { bytes } from '../../words/numbers.ts';
import { leftOutText } from '../../words/workspace-file.ts';
import { OpenWorkspaceDialog } from './open-workspace-dialog.tsx';
import css from './workspace-section.module.css';

const doingWords = { export: 'Exporting', look: 'Looking at the file', open: 'Opening' } as const;

/** The workspace as one file: to keep, to hand on, to open. */
export function WorkspaceSection() {
  const app = useApp();
  const { busy, offered, exported, opened, failure, failed } = useSlice('workspaceFiles', (state) => state);
  const [bare, setBare] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const write = (): void => void app.workspaceFiles.export(bare ? 'without-data' : 'everything', (name, blob) => download(name, '', blob));
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const [file] = event.currentTarget.files ?? [];
    event.currentTarget.value = '';
    if (file) void takeWorkspaceFile(app, file);
  };
  return (
    <div className={css.part}>
      <p>One file</p>
      <p className={css.about}>
        A .almanac file holds datasets, experiments, models, reports and their history, to keep or to hand on. Passwords, watched folders
        and settings stay here. A file is checked in full before anything of it is used, and opens into a new folder: this workspace stays
        as it is.
      </p>
      <Checkbox
        className={css.option ?? ''}
        label="Leave out the raw data"
        description="Smaller, and without the values of series. Tables of accuracy, runs, reports and models stay; charts, forecasts by series, comparisons and training need the data again."
        checked={bare}
        onChange={(event) => setBare(event.currentTarget.checked)}
      />
      {busy ? (
        <div className={css.busy}>
          <span className={css.phase} role="status">
            {doingWords[busy.what]}
            {busy.progress ? `: ${busy.progress.phase.toLowerCase()}` : ' …'}
          </span>
          <ProgressBar label={doingWords[busy.what]} done={busy.progress?.done ?? 0} total={busy.progress?.total ?? 0} />
          {busy.what !== 'look' && (
            <Button variant="default" size="compact-xs" onClick={app.workspaceFiles.cancel}>
              Cancel
            </Button>
          )}
        </div>
      ) : (
        <div className={css.buttons}>
          <Button variant="default" onClick={() => input.current?.click()}>
            Open a .almanac file…
          </Button>
          <Button onClick={write}>Export workspace…</Button>
        </div>
      )}
      <input ref={input} type="file" accept=".almanac" hidden aria-label="A workspace as one file" onChange={chosen} />
      {failure && (
        <FailureNote
          failure={failure}
          steps={failed === 'export' ? { 'try-again': write } : { 'choose-files': () => input.current?.click() }}
        />
      )}
      {exported && <Exported exported={exported} />}
      {opened && <Opened opened={opened} />}
      {offered && <OpenWorkspaceDialog info={offered.info} />}
    </div>
  );
}

const Exported = ({ exported: { path, info } }: { readonly exported: WorkspaceExport }) => {
  const leftOut = leftOutText(info);
  return (
    <div className={css.done} role="status">
      <CheckIcon size={14} />
      <div>
        <p>
          {path === null ? `Downloaded ${info.name}` : `Written to ${path}`}: {bytes(info.bytes)}
          {info.content === 'without-data' ? ', without raw data' : ''}.
        </p>
        {leftOut !== null && <p className={css.about}>Left out: {leftOut}.</p>}
        {info.missing.length > 0 && (
          <p className={css.about}>Not in this workspace any more, so not in the file either: {info.missing.slice(0, 3).join(', ')}.</p>
        )}
      </div>
    </div>
  );
};

function Opened({ opened: { folder, canSwitch, info } }: { readonly opened: WorkspaceOpened }) {
  const app = useApp();
  return (
    <div className={css.done} role="status">
      <CheckIcon size={14} />
      <div>
        <p>
          {info.name} is open in <code className={css.code}>{folder}</code>
        </p>
        {canSwitch ? (
          <Button variant="default" size="compact-xs" mt={4} onClick={() => void app.workspaceFiles.switchTo()}>
            Restart with it
          </Button>
        ) : (
          <p className={css.about}>
            To work with it: <code className={css.code}>almanac serve --workspace &quot;{folder}&quot;</code>
          </p>
        )}
      </div>
    </div>
  );
}
