import { Checkbox, NumberInput, Select } from '@mantine/core';
import type { DeploymentPolicy } from '../../../contract/entities/deployment.ts';
import { TrialFields } from './trial-fields.tsx';
import css from './monitor.module.css';

interface Props {
  readonly policy: DeploymentPolicy;
  readonly onChange: (policy: DeploymentPolicy) => void;
}

/** What is done without being asked. */
export function PolicyForm({ policy, onChange }: Props) {
  const { retrain } = policy;
  const set = (change: Partial<DeploymentPolicy>): void => onChange({ ...policy, ...change });
  const promotes = policy.promote === 'if-better';
  return (
    <div className={css.form}>
      <Checkbox
        label="Train a challenger when errors have grown"
        checked={retrain.onDegradation}
        onChange={(event) => set({ retrain: { ...retrain, onDegradation: event.currentTarget.checked } })}
      />
      <Checkbox
        label="Train one when the data have drifted"
        checked={retrain.onDrift}
        onChange={(event) => set({ retrain: { ...retrain, onDrift: event.currentTarget.checked } })}
      />
      <NumberInput
        label="Train one each time so many periods have come"
        description="0 for never"
        value={retrain.everyPeriods ?? 0}
        min={0}
        max={100_000}
        allowDecimal={false}
        onChange={(value) => set({ retrain: { ...retrain, everyPeriods: typeof value === 'number' && value > 0 ? value : null } })}
      />
      <Select
        label="A challenger takes the champion’s place"
        data={[
          { value: 'if-better', label: 'where it is better by the test' },
          { value: 'never', label: 'never by itself' },
        ]}
        value={policy.promote}
        onChange={(value) => set({ promote: value === 'never' ? 'never' : 'if-better' })}
        allowDeselect={false}
      />
      {promotes && (
        <div className={css.fields}>
          <NumberInput
            label="Significance level"
            value={policy.alpha}
            min={0.0001}
            max={0.5}
            step={0.01}
            onChange={(value) => typeof value === 'number' && value >= 0.0001 && value <= 0.5 && set({ alpha: value })}
          />
          <NumberInput
            label="Folds that both need"
            value={policy.minFolds}
            min={1}
            max={1000}
            allowDecimal={false}
            onChange={(value) => typeof value === 'number' && value >= 1 && set({ minFolds: value })}
          />
        </div>
      )}
      {promotes && <TrialFields plan={policy.trial} onChange={(trial) => set({ trial })} />}
      <Checkbox
        label="Take the champion before back where a fresh one does worse on what came"
        checked={policy.rollback}
        onChange={(event) => set({ rollback: event.currentTarget.checked })}
      />
    </div>
  );
}
