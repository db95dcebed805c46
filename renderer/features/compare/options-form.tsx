import { Button, Checkbox, NumberInput, Select, Tooltip } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ModelInfo, TrainDefaults, TrainOptions } from '../../../contract/entities/experiment.ts';
import { Swatch } from '../../components/swatch.tsx';
import { train } from '../../state/actions.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { accuracyWords, type AccuracyName } from '../../words/metrics.ts';
import { counted, level } from '../../words/numbers.ts';
import { periods, sentence } from '../../words/terms.ts';
import css from './options-form.module.css';

const metrics: AccuracyName[] = ['mase', 'rmsse', 'smape', 'mape', 'rmse', 'mae'];
const levels = [50, 80, 90, 95, 99];

interface Props {
  readonly version: DatasetVersion;
  readonly defaults: TrainDefaults;
}

/** What to compare and how; every default says why it was chosen. */
export function OptionsForm({ version, defaults }: Props) {
  const app = useApp();
  const [options, setOptions] = useState<TrainOptions>(defaults.options);
  const [starting, setStarting] = useState(false);
  const workers = useSlice('workspace', (state) => state.settings?.workers ?? 0);
  const set = (change: Partial<TrainOptions>): void => setOptions((before) => ({ ...before, ...change }));
  const { reasons } = defaults;
  const wrong = options.models.length === 0 ? 'Choose a model' : options.levels.length === 0 ? 'Choose an interval' : null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (wrong !== null) return;
    setStarting(true);
    await train(app, version.id, options);
    setStarting(false);
  };
  return (
    <form className={css.form} aria-label="Options" onSubmit={(event) => void submit(event)}>
      <div className={css.fields}>
        <Whole
          label="Horizon"
          suffix={` ${periods(options.horizon, version.axis.frequency).replace(/^\S+ /, '')}`}
          reason={options.horizon === defaults.options.horizon ? sentence(reasons.horizon) : 'Your choice.'}
          max={10_000}
          value={options.horizon}
          onWhole={(horizon) => set({ horizon })}
        />
        <Whole
          label="Backtest folds"
          reason={options.folds === defaults.options.folds ? sentence(reasons.folds) : 'Your choice.'}
          max={50}
          value={options.folds}
          onWhole={(folds) => set({ folds })}
        />
        <Select
          label="Metric that decides"
          description={options.metric === defaults.options.metric ? sentence(reasons.metric) : accuracyWords[options.metric].meaning}
          data={metrics.map((value) => ({ value, label: accuracyWords[value].label }))}
          value={options.metric}
          onChange={(value) => value && set({ metric: value as AccuracyName })}
        />
        <Models models={defaults.models} chosen={options.models} reason={sentence(reasons.models)} onChoose={(models) => set({ models })} />
        <fieldset className={css.set}>
          <legend className={css.legend}>Intervals</legend>
          <div className={css.levels}>
            {levels.map((value) => (
              <Checkbox
                key={value}
                label={level(value)}
                checked={options.levels.includes(value)}
                onChange={(event) =>
                  set({
                    levels: event.currentTarget.checked
                      ? [...options.levels, value].toSorted((a, b) => a - b)
                      : options.levels.filter((one) => one !== value),
                  })
                }
              />
            ))}
          </div>
        </fieldset>
        <div className={css.pair}>
          <Whole label="Seed" min={0} max={2_147_483_647} value={options.seed} onWhole={(seed) => set({ seed })} />
          <Whole
            label="Workers"
            min={0}
            max={64}
            reason={options.workers === 0 ? `0 is automatic${workers > 0 ? `: ${workers} by Settings` : ''}.` : undefined}
            value={options.workers}
            onWhole={(count) => set({ workers: count })}
          />
        </div>
      </div>
      <div className={css.foot}>
        <p className={css.work}>
          {wrong ?? `${counted(options.models.length, 'model')} and the baselines on ${counted(version.series, 'series', 'series')}`}
        </p>
        <Button type="submit" disabled={wrong !== null} loading={starting}>
          Train
        </Button>
      </div>
    </form>
  );
}

interface ModelsProps {
  readonly models: readonly ModelInfo[];
  readonly chosen: readonly string[];
  readonly reason: ReactNode;
  readonly onChoose: (kinds: string[]) => void;
}
const Models = ({ models, chosen, reason, onChoose }: ModelsProps) => (
  <fieldset className={css.set}>
    <legend className={css.legend}>Models</legend>
    {models.map((model) => (
      <div key={model.kind} className={css.model}>
        <Tooltip label={model.summary} position="left">
          <div className={css.check}>
            <Checkbox
              label={model.label}
              checked={model.baseline || chosen.includes(model.kind)}
              disabled={model.baseline}
              onChange={(event) =>
                onChoose(event.currentTarget.checked ? [...chosen, model.kind] : chosen.filter((kind) => kind !== model.kind))
              }
            />
          </div>
        </Tooltip>
        {model.baseline && <span className={css.always}>always</span>}
        <Swatch model={model.kind} baseline={model.baseline} />
      </div>
    ))}
    <p className={css.reason}>{reason}</p>
  </fieldset>
);

interface WholeProps {
  readonly label: string;
  readonly reason?: string | undefined;
  readonly suffix?: string;
  readonly value: number;
  readonly min?: number;
  readonly max: number;
  readonly onWhole: (value: number) => void;
}
const Whole = ({ label, reason, suffix, value, min = 1, max, onWhole }: WholeProps) => (
  <NumberInput
    label={label}
    {...(reason !== undefined && { description: reason })}
    {...(suffix !== undefined && { suffix })}
    value={value}
    min={min}
    max={max}
    allowDecimal={false}
    clampBehavior="strict"
    onChange={(next) => typeof next === 'number' && onWhole(next)}
  />
);
