import { Button, Group, Select } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import css from './schedules.module.css';

type Retrain = 'by-policy' | 'always' | 'never';
const choices: { value: Retrain; label: string }[] = [
  { value: 'by-policy', label: 'Train a challenger as the deployment says' },
  { value: 'always', label: 'Train a challenger in any case' },
  { value: 'never', label: 'Train nothing, forecast only' },
];

/** Has a flow of a deployment begin. */
export function RunDialog({ onClose }: { readonly onClose: () => void }) {
  const app = useApp();
  const { value: deployments } = useResource(app.monitor.deployments, '');
  const [chosen, setChosen] = useState<string | null>(null);
  const [retrain, setRetrain] = useState<Retrain>('by-policy');
  const deployment = deployments?.find(({ id }) => id === chosen) ?? deployments?.[0];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!deployment) return;
    onClose();
    void attempt(app, () => app.flows.start(deployment.id, retrain));
  };
  return (
    <Dialog title="Run a flow now" size="md" onClose={onClose}>
      {deployments && deployments.length === 0 ? (
        <p className={css.quiet}>
          Nothing is deployed yet: a flow takes a deployment through its steps. Deploy a champion under Performance.
        </p>
      ) : (
        <form onSubmit={submit} className={css.form}>
          <Select
            label="Deployment"
            data={(deployments ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={deployment?.id ?? null}
            onChange={setChosen}
            allowDeselect={false}
            data-autofocus
          />
          <Select
            label="Challenger"
            data={choices}
            value={retrain}
            onChange={(value) => setRetrain((value ?? 'by-policy') as Retrain)}
            allowDeselect={false}
          />
          <p className={css.quiet}>
            It checks the newest data, looks for drift, judges past forecasts, trains and compares a challenger where there is reason to,
            promotes it where it is better, and forecasts.
          </p>
          <Group justify="flex-end" gap={8} mt={8}>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={!deployment}>
              Run
            </Button>
          </Group>
        </form>
      )}
    </Dialog>
  );
}
