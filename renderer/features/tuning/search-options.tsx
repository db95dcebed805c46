import { Button, NumberInput, Select } from '@mantine/core';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { TuneDefaults, TuneOptions } from '../../../contract/entities/tuning.ts';
import { WholeField } from '../../components/whole-field.tsx';
import type { TuneDraft } from '../../state/tunings.ts';
import { useApp } from '../../state/use-app.ts';
import { accuracyWords, type AccuracyName } from '../../words/metrics.ts';
import { counted } from '../../words/numbers.ts';
import { periods, sentence } from '../../words/terms.ts';
import form from '../compare/options-form.module.css';
import { samplerWords, schedulerWords } from './words.ts';

interface Props {
  readonly draft: TuneDraft;
  readonly version: DatasetVersion;
  readonly defaults: TuneDefaults | null;
  readonly starting: boolean;
  readonly onStart: () => void;
}

/** How long, by what and how is searched; every default says why. */
export function SearchOptions({ draft, version, defaults, starting, onStart }: Props) {
  const app = useApp();
  const { options, refusal, models } = draft;
  const set = (part: Partial<TuneDraft['options']>): void =>
    app.tunings.change((before) => ({ ...before, options: { ...before.options, ...part } }));
  const field = refusal?.data.field?.replace(/^options\./, '');
  const refused = (name: string): string | undefined => (field === name ? refusal?.message : undefined);
  const elsewhere =
    refusal && !['minutes', 'trials', 'horizon', 'folds', 'innerFolds', 'series', 'eta', 'seed'].includes(field ?? '')
      ? refusal.message
      : null;
  const searched = models.reduce((sum, { space }) => sum + space.filter(({ on }) => on).length, 0);
  return (
    <form
      className={form.form}
      aria-label="Options of the search"
      onSubmit={(event) => {
        event.preventDefault();
        onStart();
      }}
    >
      <div className={form.fields}>
        <div className={form.pair}>
          <Amount label="Minutes" value={options.minutes} error={refused('minutes')} onAmount={(minutes) => set({ minutes })} />
          <Amount label="Trials of each" whole value={options.trials} error={refused('trials')} onAmount={(trials) => set({ trials })} />
        </div>
        <p className={form.work}>
          The search ends when one of them is spent; empty is no limit. What it has found by then can be used at any time.
        </p>
        <Select
          label="Metric to search by"
          data={(Object.keys(accuracyWords) as AccuracyName[]).map((value) => ({ value, label: accuracyWords[value].label }))}
          value={options.metric}
          allowDeselect={false}
          onChange={(value) => value !== null && set({ metric: value as TuneOptions['metric'] })}
        />
        <WholeField
          label="Horizon"
          suffix={` ${periods(options.horizon, version.axis.frequency).replace(/^\S+ /, '')}`}
          value={options.horizon}
          max={10_000}
          error={refused('horizon')}
          onWhole={(horizon) => set({ horizon })}
        />
        <WholeField
          label="Folds left to judge"
          reason={
            defaults && options.folds === defaults.options.folds ? sentence(defaults.reasons.folds) : 'The search sees nothing of them.'
          }
          value={options.folds}
          max={50}
          error={refused('folds')}
          onWhole={(folds) => set({ folds })}
        />
        <WholeField
          label="Folds to search by"
          reason={defaults && options.innerFolds === defaults.options.innerFolds ? sentence(defaults.reasons.innerFolds) : 'Those before.'}
          value={options.innerFolds}
          max={50}
          error={refused('innerFolds')}
          onWhole={(innerFolds) => set({ innerFolds })}
        />
        <WholeField
          label="Series to try on"
          reason={
            defaults && options.series === defaults.options.series
              ? sentence(defaults.reasons.series)
              : '0 is all. Models that learn across series take all.'
          }
          value={options.series}
          min={0}
          max={10_000_000}
          error={refused('series')}
          onWhole={(series) => set({ series })}
        />
        <Select
          label="Sampler"
          description={samplerWords[options.sampler].meaning}
          data={Object.entries(samplerWords).map(([value, { label }]) => ({ value, label }))}
          value={options.sampler}
          allowDeselect={false}
          onChange={(value) => value !== null && set({ sampler: value as TuneOptions['sampler'] })}
        />
        <Select
          label="Scheduler"
          description={schedulerWords[options.scheduler].meaning}
          data={Object.entries(schedulerWords).map(([value, { label }]) => ({ value, label }))}
          value={options.scheduler}
          allowDeselect={false}
          onChange={(value) => value !== null && set({ scheduler: value as TuneOptions['scheduler'] })}
        />
        <div className={form.pair}>
          <WholeField
            label="One in so many goes on"
            value={options.eta}
            min={2}
            max={100}
            error={refused('eta')}
            onWhole={(eta) => set({ eta })}
          />
          <WholeField
            label="Seed"
            value={options.seed}
            min={0}
            max={4_294_967_295}
            error={refused('seed')}
            onWhole={(seed) => set({ seed })}
          />
        </div>
      </div>
      <div className={form.foot}>
        <p className={form.work} data-wrong={refusal !== null || undefined} role={refusal ? 'status' : undefined}>
          {refusal ? (elsewhere ?? refusal.message) : `${counted(models.length, 'model')}, ${counted(searched, 'setting')}`}
        </p>
        <Button type="submit" loading={starting}>
          Search
        </Button>
      </div>
    </form>
  );
}

interface AmountProps {
  readonly label: string;
  readonly whole?: boolean;
  readonly value: number | null;
  readonly error: string | undefined;
  readonly onAmount: (value: number | null) => void;
}
/** A budget; empty is no limit. */
const Amount = ({ label, whole = false, value, error, onAmount }: AmountProps) => (
  <NumberInput
    label={label}
    error={error}
    value={value ?? ''}
    min={0}
    allowDecimal={!whole}
    placeholder="no limit"
    onChange={(next) => onAmount(typeof next === 'number' ? next : null)}
  />
);
