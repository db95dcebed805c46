import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { PolicyTrial } from '../../../contract/entities/deployment.ts';
import type { DeploymentSummary } from '../../../contract/entities/performance.ts';
import { Dialog } from '../../components/dialog.tsx';
import { attempt } from '../../state/actions.ts';
import type { App } from '../../state/app.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import css from './monitor.module.css';
import { PolicyForm } from './policy-form.tsx';
import { TrialFields } from './trial-fields.tsx';

/** Shows a deployment. */
export function showDeployment(app: App, deploymentId: string): void {
  app.monitor.store.setState({ tab: 'performance', deployment: deploymentId });
  app.navigation.go('monitor');
}

interface DeployProps {
  /** Id of the registered model; the user chooses one where absent. */
  readonly modelId?: string;
  readonly onClose: () => void;
}

/** Puts the champion of a registered model to work. */
export function DeployDialog({ modelId, onClose }: DeployProps) {
  const app = useApp();
  const { value: models } = useResource(app.registry.models, '');
  const ready = models?.filter(({ champion, sort }) => champion !== null && sort === 'series') ?? [];
  const [chosen, setChosen] = useState(modelId ?? null);
  const model = ready.find(({ id }) => id === chosen) ?? (modelId === undefined ? ready[0] : undefined);
  const { value: versions } = useResource(app.registry.versions, model?.id ?? null);
  const champion = versions?.find(({ stage }) => stage === 'champion');
  const [name, setName] = useState<string | null>(null);
  const [horizon, setHorizon] = useState<number | null>(null);
  const [trial, setTrial] = useState<PolicyTrial | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!model || busy) return;
    setBusy(true);
    const made = await attempt(app, () =>
      app.api['monitoring.create']({
        model: model.id,
        name: (name ?? model.name).trim() || model.name,
        ...(horizon === null ? {} : { horizon }),
        ...(trial === null ? {} : { policy: { trial } }),
      }),
    );
    setBusy(false);
    if (!made) return;
    onClose();
    showDeployment(app, made.id);
    app.notices.say(`${made.name} is deployed and has forecast`);
  };
  return (
    <Dialog title={model ? `Deploy ${model.name}` : 'Deploy a champion'} size="md" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className={css.form}>
        <p className={css.quiet}>
          It forecasts at once from the newest data, and again whenever the next version of the data comes. What comes is laid beside what
          it had said.
        </p>
        {modelId === undefined && (
          <Select
            label="Registered model"
            data={ready.map(({ id, name: label, champion: one }) => ({ value: id, label: `${label} (v${one?.number} ${one?.label})` }))}
            value={model?.id ?? null}
            onChange={setChosen}
            allowDeselect={false}
          />
        )}
        <TextInput
          label="Name"
          value={name ?? model?.name ?? ''}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <NumberInput
          label="Periods ahead"
          description={champion ? `As trained: ${champion.horizon}. Forecasts from ${champion.dataset}, always its newest version.` : ' '}
          value={horizon ?? champion?.horizon ?? ''}
          min={1}
          max={10_000}
          allowDecimal={false}
          onChange={(value) => setHorizon(typeof value === 'number' ? value : null)}
        />
        <TrialFields
          plan={trial}
          onChange={setTrial}
          label="A better challenger is tried first"
          kinds={['usual', 'none', 'shadow', 'ab']}
        />
        <p className={css.quiet}>
          By itself it trains a challenger when errors have grown or the data have drifted, promotes it where it is better by the test, and
          takes that back where it does worse on what comes. “Change policy” changes that.
        </p>
        <Group justify="flex-end" gap={8} mt={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={!model}>
            Deploy
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}

/** Changes name, horizon and policy of a deployment. */
export function ChangeDialog({ deployment, onClose }: { readonly deployment: DeploymentSummary; readonly onClose: () => void }) {
  const app = useApp();
  const [name, setName] = useState(deployment.name);
  const [horizon, setHorizon] = useState(deployment.horizon);
  const [policy, setPolicy] = useState(deployment.policy);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const done = await attempt(app, () =>
      app.api['monitoring.change']({ deploymentId: deployment.id, change: { name: name.trim(), horizon, policy } }),
    );
    if (done) onClose();
  };
  return (
    <Dialog title={`Change ${deployment.name}`} size="md" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className={css.form}>
        <TextInput label="Name" value={name} maxLength={80} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <NumberInput
          label="Periods ahead"
          description="From the next forecast on"
          value={horizon}
          min={1}
          max={10_000}
          allowDecimal={false}
          onChange={(value) => typeof value === 'number' && setHorizon(value)}
        />
        <PolicyForm policy={policy} onChange={setPolicy} />
        <Group justify="flex-end" gap={8} mt={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ''}>
            Save
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
