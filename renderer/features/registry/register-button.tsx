import { Autocomplete, Button, Group, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { RegisteredSort } from '../../../contract/entities/registry.ts';
import { Dialog } from '../../components/dialog.tsx';
import { attempt } from '../../state/actions.ts';
import type { App } from '../../state/app.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { stageLabels } from '../../words/registry.ts';
import css from './registry.module.css';

/** Shows a version in the registry. */
export function showVersion(app: App, version: { readonly id: string; readonly modelId: string }): void {
  app.registry.store.setState({ model: version.modelId, version: version.id, tab: 'versions' });
  app.navigation.go('registry');
}

interface Props {
  readonly runId: string;
  /** Of the run. */
  readonly label: string;
  /** What a new model is called unless the user says otherwise. */
  readonly dataset: string;
  readonly disabled?: boolean;
  readonly compact?: boolean;
}

/** Makes a run a version of a named model, wherever a run is looked at; and shows the versions that it is already. */
export function RegisterButton({ runId, label, dataset, disabled = false, compact = false }: Props) {
  const app = useApp();
  const [open, setOpen] = useState(false);
  const { value: versions } = useResource(app.registry.ofRun, runId);
  const size = compact ? { size: 'compact-xs' } : {};
  return (
    <>
      {versions?.map((version) => (
        <Button key={version.id} variant="default" {...size} onClick={() => showVersion(app, version)}>
          {version.name} v{version.number}: {stageLabels[version.stage]}
        </Button>
      ))}
      <Button variant="default" {...size} disabled={disabled} onClick={() => setOpen(true)}>
        Register…
      </Button>
      {open && <RegisterDialog runId={runId} label={label} dataset={dataset} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Asks for the name that a run becomes a version of. */
export function RegisterDialog({
  runId,
  label,
  dataset,
  onClose,
}: Pick<Props, 'runId' | 'label' | 'dataset'> & { readonly onClose: () => void }) {
  const app = useApp();
  return (
    <RegisterForm
      sort="series"
      label={label}
      suggested={dataset}
      register={(name, reason) => app.api['registry.register']({ runId, name, reason })}
      onClose={onClose}
    />
  );
}

interface FormProps {
  readonly sort: RegisteredSort;
  readonly label: string;
  readonly suggested: string;
  readonly register: (
    name: string,
    reason: string,
  ) => Promise<{ readonly id: string; readonly modelId: string; readonly name: string; readonly number: number }>;
  readonly onClose: () => void;
}

/** Asks under which name, and why. */
export function RegisterForm({ sort, label, suggested, register, onClose }: FormProps) {
  const app = useApp();
  const { value: all } = useResource(app.registry.models, '');
  const models = all?.filter((model) => model.sort === sort);
  const [name, setName] = useState(suggested);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const known = models?.find((model) => model.name.toLowerCase() === name.trim().toLowerCase());
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (name.trim() === '' || busy) return;
    setBusy(true);
    const version = await attempt(app, () => register(name.trim(), reason));
    setBusy(false);
    if (!version) return;
    onClose();
    app.notices.say(`${label} is ${version.name} v${version.number}`, { label: 'Show in Registry', run: () => showVersion(app, version) });
  };
  return (
    <Dialog title={`Register ${label}`} onClose={onClose} size="md">
      <form onSubmit={(event) => void submit(event)} className={css.dialog}>
        <Autocomplete
          label="Model"
          description={
            known
              ? `Becomes the next of ${known.versions} version${known.versions === 1 ? '' : 's'}; the champion stays what it is.`
              : sort === 'rows'
                ? 'A new model: what predictions are asked for by, whatever version stands behind it.'
                : 'A new model: what forecasts are asked for by, whatever version stands behind it.'
          }
          data={(models ?? []).map((model) => model.name)}
          value={name}
          maxLength={80}
          onChange={setName}
          data-autofocus
        />
        <Textarea
          label="Note"
          placeholder="What is different about it"
          autosize
          minRows={2}
          maxRows={6}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>
            Register
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
