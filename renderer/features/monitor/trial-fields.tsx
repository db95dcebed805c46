import { NumberInput, Select } from '@mantine/core';
import type { PolicyTrial } from '../../../contract/entities/deployment.ts';
import css from './monitor.module.css';

interface Props {
  readonly plan: PolicyTrial;
  readonly onChange: (plan: PolicyTrial) => void;
}

const usual = { periods: 14, share: 20 };

/** How a challenger that is better on folds is tried before it takes the champion's place. */
export function TrialFields({ plan, onChange }: Props) {
  const periods = plan.kind === 'none' ? usual.periods : plan.periods;
  const share = plan.kind === 'ab' ? plan.share : usual.share;
  const choose = (kind: string | null): void => {
    if (kind === 'ab') onChange({ kind, periods, share });
    else if (kind === 'shadow') onChange({ kind, periods });
    else onChange({ kind: 'none' });
  };
  return (
    <>
      <Select
        label="Before that it is tried"
        data={[
          { value: 'none', label: 'not at all: folds decide' },
          { value: 'shadow', label: 'in the shadow: it forecasts, the champion serves' },
          { value: 'ab', label: 'in an A/B period: it serves a share of the series' },
        ]}
        value={plan.kind}
        onChange={choose}
        allowDeselect={false}
      />
      {plan.kind !== 'none' && (
        <div className={css.fields}>
          {plan.kind === 'ab' && (
            <NumberInput
              label="Percent of the series"
              description="that the challenger serves"
              value={plan.share}
              min={1}
              max={99}
              allowDecimal={false}
              onChange={(value) => typeof value === 'number' && value >= 1 && value <= 99 && onChange({ ...plan, share: value })}
            />
          )}
          <NumberInput
            label="Periods"
            description="that have to come"
            value={plan.periods}
            min={1}
            max={100_000}
            allowDecimal={false}
            onChange={(value) => typeof value === 'number' && value >= 1 && onChange({ ...plan, periods: value })}
          />
        </div>
      )}
    </>
  );
}
