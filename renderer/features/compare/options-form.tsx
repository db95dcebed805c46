import { Button, Checkbox, Select } from '@mantine/core';
import { memo, useMemo, useState, type FormEvent } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { TrainDefaults } from '../../../contract/entities/experiment.ts';
import { WholeField } from '../../components/whole-field.tsx';
import { ParameterForm } from '../../parameters/parameter-form.tsx';
import { train } from '../../state/actions.ts';
import { chosenRuns, commonParameters, draftProblem, labelOf, type Draft, type Refusal } from '../../state/draft.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { accuracyWords, type AccuracyName } from '../../words/metrics.ts';
import { counted, level } from '../../words/numbers.ts';
import { periods, sentence } from '../../words/terms.ts';
import css from './options-form.module.css';

const metrics: AccuracyName[] = ['mase', 'rmsse', 'smape', 'mape', 'rmse', 'mae'];
const levels = [50, 80, 90, 95, 99];
/** Settings for all models that wait behind a button: they refine others. */
const seldom = new Set(['lambda', 'bias_adjust', 'calendar_adjustment']);

interface Props {
  readonly version: DatasetVersion;
  readonly defaults: TrainDefaults;
  readonly draft: Draft;
}

/** How models are compared; every default says why it was chosen. What is wrong stands at its field, here or at its model. */
export function OptionsForm({ version, defaults, draft }: Props) {
  const app = useApp();
  const [starting, setStarting] = useState(false);
  const { options, common, refusal } = draft;
  const infos = defaults.models;
  const problem = useMemo(() => draftProblem(draft, infos), [draft, infos]);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (problem) return app.drafts.change(version.id, (before) => ({ ...before, refusal: { ...problem } }));
    setStarting(true);
    await train(app, version.id, infos);
    setStarting(false);
  };
  const runs = chosenRuns(draft, infos);
  const trouble = problem ?? refusal;
  const where = problem?.run == null ? null : runs.find(({ name }) => name === problem.run);
  return (
    <form className={css.form} aria-label="Options" onSubmit={(event) => void submit(event)}>
      <Fields version={version} defaults={defaults} options={options} common={common} refusal={refusal?.run === null ? refusal : null} />
      <div className={css.foot}>
        <p className={css.work} data-wrong={trouble !== null || undefined} role={trouble ? 'status' : undefined}>
          {trouble
            ? `${where ? `${labelOf(where, infos)}: ` : ''}${trouble.message}`
            : `${counted(runs.length, 'model')} on ${counted(version.series, 'series', 'series')}`}
        </p>
        <Button type="submit" loading={starting}>
          Train
        </Button>
      </div>
    </form>
  );
}

interface FieldsProps extends Pick<Draft, 'options' | 'common'> {
  readonly version: DatasetVersion;
  readonly defaults: TrainDefaults;
  /** About the comparison itself, not about a model. */
  readonly refusal: Refusal | null;
}
/** Everything but the models, so that a key pressed among their settings does not draw it. */
const Fields = memo(function Fields({ version, defaults, options, common, refusal }: FieldsProps) {
  const app = useApp();
  const workers = useSlice('workspace', (state) => state.settings?.workers ?? 0);
  const parameters = useMemo(
    () => commonParameters(defaults.models).map((one) => (seldom.has(one.name) ? { ...one, advanced: true } : one)),
    [defaults.models],
  );
  const change = (part: Partial<Draft>): void => app.drafts.change(version.id, (before) => ({ ...before, refusal: null, ...part }));
  const set = (part: Partial<Draft['options']>): void => change({ options: { ...options, ...part } });
  const { reasons } = defaults;
  const refused = (field: string): string | undefined => (refusal?.field === field ? refusal.message : undefined);
  return (
    <div className={css.fields}>
      <WholeField
        label="Horizon"
        suffix={` ${periods(options.horizon, version.axis.frequency).replace(/^\S+ /, '')}`}
        reason={options.horizon === defaults.options.horizon ? sentence(reasons.horizon) : 'Your choice.'}
        error={refused('horizon')}
        max={10_000}
        value={options.horizon}
        onWhole={(horizon) => set({ horizon })}
      />
      <WholeField
        label="Backtest folds"
        reason={options.folds === defaults.options.folds ? sentence(reasons.folds) : 'Your choice.'}
        error={refused('folds')}
        max={50}
        value={options.folds}
        onWhole={(folds) => set({ folds })}
      />
      <Select
        label="Metric that decides"
        description={options.metric === defaults.options.metric ? sentence(reasons.metric) : accuracyWords[options.metric].meaning}
        error={refused('metric')}
        data={metrics.map((value) => ({ value, label: accuracyWords[value].label }))}
        value={options.metric}
        onChange={(value) => value && set({ metric: value as AccuracyName })}
      />
      <fieldset className={css.set}>
        <legend className={css.legend}>Interval levels</legend>
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
        {refused('levels') !== undefined && <p className={css.wrong}>{refused('levels')}</p>}
      </fieldset>
      {parameters.length > 0 && (
        <section aria-label="For all models">
          <h3 className={css.head}>For all models</h3>
          <ParameterForm
            label="Settings for all models"
            parameters={parameters}
            texts={common}
            refusals={refusal?.field ? { [refusal.field]: refusal.message } : {}}
            onTexts={(texts) => change({ common: texts })}
          />
        </section>
      )}
      <div className={css.pair}>
        <WholeField label="Seed" min={0} max={2_147_483_647} value={options.seed} onWhole={(seed) => set({ seed })} />
        <WholeField
          label="Workers"
          min={0}
          max={64}
          reason={options.workers === 0 ? `0 is automatic${workers > 0 ? `: ${workers} by Settings` : ''}.` : undefined}
          value={options.workers}
          onWhole={(count) => set({ workers: count })}
        />
      </div>
    </div>
  );
});
