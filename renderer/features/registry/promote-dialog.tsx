import { Button, Group, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import type { ModelVersion, RegisteredModel } from '../../../contract/entities/registry.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useOwnResource } from '../../state/use-app.ts';
import { EvidenceView } from './evidence-view.tsx';
import css from './registry.module.css';

interface Props {
  readonly version: ModelVersion;
  readonly model: RegisteredModel;
  readonly onClose: () => void;
}

/** Makes a version champion: what speaks for it and against it, and why it is done. */
export function PromoteDialog({ version, model, onClose }: Props) {
  const app = useApp();
  const { value, loading, failure, progress } = useOwnResource(app.registry.evidence, version.id);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const name = `v${version.number}`;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === '' || busy || !value) return;
    setBusy(true);
    // The champion that the evidence on show was measured by.
    const expected = model.champion?.id ?? null;
    const done = await attempt(app, () => app.api['registry.promote']({ versionId: version.id, reason: reason.trim(), expected }));
    setBusy(false);
    if (!done) return;
    app.notices.say(`${version.name} ${name} is champion`);
    onClose();
  };
  return (
    <Dialog title={`Promote ${version.name} ${name} ${version.label}`} onClose={onClose} size={800}>
      <form onSubmit={(event) => void submit(event)} className={css.dialog}>
        {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.registry.evidence.refresh(version.id) }} />}
        {!value && loading && (
          <div className={css.waiting} role="status">
            <span>{progress?.phase ?? 'Comparing with the champion'} …</span>
            <ProgressBar label="Evidence" done={progress?.done ?? 0} total={progress?.total ?? 1} />
          </div>
        )}
        {value && <EvidenceView found={value} name={name} />}
        <Textarea
          label="Reason"
          description="Kept in the history with the evidence above."
          placeholder="What a later reader should know"
          required
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={reason.trim() === '' || !value}>
            Make {name} champion
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
