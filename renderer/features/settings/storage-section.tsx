import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { PruneItem, PrunePreview, StorageUse } from '../../../contract/entities/lineage.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { prune } from '../../state/actions.ts';
import { storageKey } from '../../state/lineage.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { bytes, counted } from '../../words/numbers.ts';
import css from './storage-section.module.css';

const kindWords: Record<StorageUse['kind'], string> = {
  snapshot: 'Raw data of versions',
  joined: 'Copies of joined files',
  figures: 'Figures of explored versions',
  model: 'Fitted models',
  report: 'Reports',
  'row-model': 'Models of single rows',
  database: 'Results and everything else',
  temporary: 'Work in progress',
};
const itemWords: Record<PruneItem['kind'], readonly [string, string]> = {
  version: ['version', 'versions'],
  snapshot: ['set of raw data', 'sets of raw data'],
  joined: ['copy of a joined file', 'copies of joined files'],
  figures: ['file of figures', 'files of figures'],
  model: ['file of models', 'files of models'],
  report: ['report', 'reports'],
  'row-model': ['model of single rows', 'models of single rows'],
};

/** What the workspace takes on the disk, and what of it nothing uses. */
export function StorageSection() {
  const app = useApp();
  const [replaced, setReplaced] = useState(true);
  const [asking, setAsking] = useState(false);
  const key = storageKey(replaced);
  const { value, failure } = useResource(app.lineage.storage, key);
  // What other screens did meanwhile counts.
  useEffect(() => app.lineage.storage.refresh(key), [app, key]);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.lineage.storage.refresh(key) }} />;
  const items = value?.items ?? [];
  return (
    <>
      <table className={css.table} aria-label="Space by kind">
        <tbody>
          {value?.use.map(({ kind, files, bytes: size }) => (
            <tr key={kind}>
              <th scope="row">{kindWords[kind]}</th>
              <td>{counted(files, 'file')}</td>
              <td>{bytes(size)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Checkbox
        className={css.option ?? ''}
        label="Count versions that a newer one has replaced"
        description="Without, only archived versions go. Nothing goes that an experiment or a watched folder uses."
        checked={replaced}
        onChange={(event) => setReplaced(event.currentTarget.checked)}
      />
      <div className={css.line}>
        <span>{value === null ? '' : items.length === 0 ? 'Nothing to remove.' : `${summary(value)}: ${bytes(value.bytes)}`}</span>
        <Button variant="default" disabled={items.length === 0} onClick={() => setAsking(true)}>
          Prune…
        </Button>
      </div>
      {asking && value && (
        <Preview
          preview={value}
          onClose={() => setAsking(false)}
          onPrune={() => {
            setAsking(false);
            void prune(app, replaced);
          }}
        />
      )}
    </>
  );
}

const summary = ({ total }: PrunePreview): string =>
  total
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => counted(count, ...itemWords[kind]))
    .join(', ');

interface PreviewProps {
  readonly preview: PrunePreview;
  readonly onClose: () => void;
  readonly onPrune: () => void;
}
/** Everything that would go, before it does. */
const Preview = ({ preview, onClose, onPrune }: PreviewProps) => (
  <Modal.Root opened onClose={onClose} size="lg">
    <Modal.Overlay />
    <Modal.Content>
      <Group justify="space-between" px={16} pt={12}>
        <Modal.Title>Remove {summary(preview)}?</Modal.Title>
        <Modal.CloseButton aria-label="Close" />
      </Group>
      <Modal.Body>
        <div className={css.scroll} tabIndex={0}>
          <table className={css.table} aria-label="What goes">
            <tbody>
              {preview.items.map((item) => (
                <tr key={`${item.kind} ${item.id}`}>
                  <th scope="row">{item.name}</th>
                  <td className={css.reason}>{item.reason}</td>
                  <td>{item.kind === 'version' ? '' : bytes(item.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {preview.needed.map(({ id, name, by }) => (
            <p key={id} className="quiet">
              {name} stays: used by {by}.
            </p>
          ))}
        </div>
        <p className={css.note}>This frees {bytes(preview.bytes)} and cannot be undone. Your source files are not touched.</p>
        <Group justify="flex-end" gap={8} mt={16}>
          <Button variant="default" onClick={onClose} data-autofocus>
            Keep
          </Button>
          <Button color="red" onClick={onPrune} styles={{ root: { background: '#b3261e', color: '#fff' } }}>
            Remove
          </Button>
        </Group>
      </Modal.Body>
    </Modal.Content>
  </Modal.Root>
);
