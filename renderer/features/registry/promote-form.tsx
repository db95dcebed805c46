import { Button, Group, Textarea } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Progress } from '../../../contract/api.ts';
import { Dialog } from '../../components/dialog.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import type { Failure } from '../../words/failures.ts';
import css from './registry.module.css';

interface Props {
  readonly version: { readonly name: string; readonly number: number; readonly label: string };
  /** Of the evidence. */
  readonly state: {
    readonly ready: boolean;
    readonly loading: boolean;
    readonly failure: Failure | null;
    readonly progress: Progress | undefined;
  };
  readonly again: () => void;
  readonly promote: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
  /** The evidence. */
  readonly children: ReactNode;
}

/** What speaks for a version and against it, and why it is to be champion. */
export function PromoteForm({ version, state, again, promote, onClose, children }: Props) {
  const app = useApp();
  const { ready, loading, failure, progress } = state;
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const name = `v${version.number}`;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (reason.trim() === '' || busy || !ready) return;
    setBusy(true);
    const done = await attempt(app, () => promote(reason.trim()));
    setBusy(false);
    if (!done) return;
    app.notices.say(`${version.name} ${name} is champion`);
    onClose();
  };
  return (
    <Dialog title={`Promote ${version.name} ${name} ${version.label}`} onClose={onClose} size={800}>
      <form onSubmit={(event) => void submit(event)} className={css.dialog}>
        {failure && <FailureNote failure={failure} steps={{ 'try-again': again }} />}
        {!ready && loading && (
          <div className={css.waiting} role="status">
            <span>{progress?.phase ?? 'Comparing with the champion'} …</span>
            <ProgressBar label="Evidence" done={progress?.done ?? 0} total={progress?.total ?? 1} />
          </div>
        )}
        {children}
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
          <Button type="submit" loading={busy} disabled={reason.trim() === '' || !ready}>
            Make {name} champion
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
