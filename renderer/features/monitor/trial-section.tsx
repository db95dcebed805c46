import { Button, Group, Select } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TrialPlan } from '../../../contract/entities/deployment.ts';
import type { DeploymentSummary } from '../../../contract/entities/performance.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { trialSentence } from '../../words/flows.ts';
import { TrialFields } from './trial-fields.tsx';
import css from './monitor.module.css';

interface Props {
  readonly deployment: DeploymentSummary;
}

/** Who serves what while a version is tried beside the champion; has one tried, or ends that. */
export function TrialSection({ deployment }: Props) {
  const app = useApp();
  const { value: trials } = useResource(app.flows.trials, deployment.id);
  const [asking, setAsking] = useState(false);
  const [last] = trials ?? [];
  const runs = last?.state === 'running';
  const end = async (): Promise<void> => {
    await attempt(app, () => app.flows.endTrial(deployment.id));
    // Others serve now.
    app.monitor.changed();
  };
  return (
    <Section title={runs ? 'On trial' : 'Trial'}>
      {last ? (
        <p className={runs ? undefined : css.quiet}>{trialSentence(last)}</p>
      ) : (
        <p className={css.quiet}>The champion serves every series.</p>
      )}
      <Button variant="default" size="compact-sm" mt={6} onClick={() => (runs ? void end() : setAsking(true))}>
        {runs ? 'End it' : 'Try a candidate…'}
      </Button>
      {asking && <TryDialog deployment={deployment} onClose={() => setAsking(false)} />}
    </Section>
  );
}

function TryDialog({ deployment, onClose }: Props & { readonly onClose: () => void }) {
  const app = useApp();
  const { value: versions } = useResource(app.registry.versions, deployment.modelId);
  const candidates = versions?.filter(({ stage }) => stage === 'candidate') ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const [plan, setPlan] = useState<TrialPlan>({ kind: 'ab', periods: 14, share: 20 });
  const [busy, setBusy] = useState(false);
  const version = candidates.find(({ id }) => id === chosen) ?? candidates[0];
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!version || busy) return;
    setBusy(true);
    const begun = await attempt(app, () => app.flows.tryOut(deployment.id, version.id, plan));
    setBusy(false);
    if (!begun) return;
    app.monitor.changed();
    onClose();
  };
  return (
    <Dialog title={`Try a candidate in ${deployment.name}`} size="md" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} className={css.form}>
        <p className={css.quiet}>
          It forecasts beside the champion as data come. When enough has come the better one by the test takes all, else the champion stays.
          Where it does clearly worse in an A/B period, that ends at once.
        </p>
        <Select
          label="Version"
          data={candidates.map(({ id, number, label }) => ({ value: id, label: `v${number} ${label}` }))}
          value={version?.id ?? null}
          onChange={setChosen}
          allowDeselect={false}
          placeholder="No candidate is registered"
          data-autofocus
        />
        <TrialFields<TrialPlan> plan={plan} onChange={setPlan} label="It is tried" kinds={['shadow', 'ab']} />
        <Group justify="flex-end" gap={8} mt={8}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={!version}>
            Try it
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
