import { NumberInput, Select } from '@mantine/core';
import type { PolicyTrial } from '../../../contract/entities/deployment.ts';
import css from './monitor.module.css';

interface Props<P extends PolicyTrial | null> {
  /** Null for what the configuration says, where that may be chosen. */
  readonly plan: P;
  readonly onChange: (plan: P) => void;
  readonly label?: string;
  /** What may be chosen; all where absent. */
  readonly kinds?: readonly (keyof typeof kindLabels)[];
}

const usual = { periods: 14, share: 20 };
const kindLabels = {
  usual: 'as the configuration says',
  none: 'not at all: folds decide',
  shadow: 'in the shadow: it forecasts, the champion serves',
  ab: 'in an A/B period: it serves a share of the series',
} as const;

/** How a challenger that is better on folds is tried before it takes the champion's place. */
export function TrialFields<P extends PolicyTrial | null>({
  plan,
  onChange,
  label = 'Before that it is tried',
  kinds = ['none', 'shadow', 'ab'],
}: Props<P>) {
  const set = (next: PolicyTrial | null): void => onChange(next as P);
  const periods = plan === null || plan.kind === 'none' ? usual.periods : plan.periods;
  const share = plan?.kind === 'ab' ? plan.share : usual.share;
  const choose = (kind: string | null): void => {
    if (kind === 'ab') set({ kind, periods, share });
    else if (kind === 'shadow') set({ kind, periods });
    else set(kind === 'usual' ? null : { kind: 'none' });
  };
  return (
    <>
      <Select
        label={label}
        data={kinds.map((value) => ({ value, label: kindLabels[value] }))}
        value={plan?.kind ?? 'usual'}
        onChange={choose}
        allowDeselect={false}
      />
      {plan !== null && plan.kind !== 'none' && (
        <div className={css.fields}>
          {plan.kind === 'ab' && (
            <NumberInput
              label="Percent of the series"
              description="that it serves"
              value={plan.share}
              min={1}
              max={99}
              allowDecimal={false}
              onChange={(value) => typeof value === 'number' && value >= 1 && value <= 99 && set({ ...plan, share: value })}
            />
          )}
          <NumberInput
            label="Periods"
            description="that have to come"
            value={plan.periods}
            min={1}
            max={100_000}
            allowDecimal={false}
            onChange={(value) => typeof value === 'number' && value >= 1 && set({ ...plan, periods: value })}
          />
        </div>
      )}
    </>
  );
}
