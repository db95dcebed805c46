import { ActionIcon, SegmentedControl } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { ForecastExplanation } from '../../../contract/entities/explanation.ts';
import { contributionsFigure, forceFigure, stepWaterfallFigure } from '../../charts/contribution-figures.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { useApp } from '../../state/use-app.ts';
import { amount, sizeOf } from '../../words/numbers.ts';
import { useForecast } from '../forecast/use-forecast.ts';
import css from './explain.module.css';
import { StepsTable } from './steps-table.tsx';
import { useExplainedForecast, useExplainState } from './use-explained.ts';
import { Waiting } from './waiting.tsx';

interface Props {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
  readonly name: string;
}

/** What each step of the forecast is made of; one of them bar by bar. */
export function ForecastTab({ experiment, version, name }: Props) {
  const app = useApp();
  const { key, found } = useExplainedForecast(experiment);
  // While the next one is worked out the last one stays, so that stepping through series does not flicker.
  const last = useRef<{ readonly key: string; readonly value: ForecastExplanation } | null>(null);
  if (found.value && key !== null) last.current = { key, value: found.value };
  const shown = found.failure ? null : last.current;
  return (
    <>
      {!shown && <Waiting what="Taking the forecast apart" found={found} cache={app.explanations.forecasts} cacheKey={key} />}
      <div
        className={css.scroll}
        tabIndex={0}
        aria-busy={found.loading}
        data-waiting={(found.loading && shown?.key !== key) || undefined}
        data-own-arrows
        data-inset
      >
        {shown && <Taken experiment={experiment} version={version} name={name} explanation={shown.value} />}
      </div>
    </>
  );
}

function Taken({ experiment, version, name, explanation }: Props & { readonly explanation: ForecastExplanation }) {
  const app = useApp();
  const scheme = useScheme();
  const [by, setBy] = useState<'topics' | 'inputs'>('topics');
  const wanted = useExplainState((state) => state.step);
  const { forecast } = useForecast(experiment);
  const step = Math.min(wanted, explanation.forecast.length - 1);
  const unit = version.roles.target ?? 'Value';
  // The history of another series would be drawn under this forecast for a moment.
  const history = forecast.value && forecast.value.forecast.time[0] === explanation.time[0] ? forecast.value.history : null;
  const key = JSON.stringify([experiment.id, explanation.series, history !== null]);
  const contributions = useMemo(
    () =>
      contributionsFigure({
        explanation,
        history,
        seasonLength: version.seasonLength,
        unit,
        integerAxis: version.axis.frequency.unit === 'integer',
        step,
        scheme,
        key,
      }),
    [explanation, history, version, unit, step, scheme, key],
  );
  const waterfall = useMemo(() => stepWaterfallFigure(explanation, step, by, unit, scheme), [explanation, step, by, unit, scheme]);
  const force = useMemo(() => forceFigure(explanation, step, unit, scheme), [explanation, step, unit, scheme]);
  const go = (to: number): void => app.explanations.select(Math.max(0, Math.min(explanation.forecast.length - 1, to)));
  const change = explanation.changes[step];
  const size = sizeOf(explanation.forecast);
  const label = `${explanation.unit} ${step + 1}`;
  return (
    <>
      <div className={css.hero}>
        <Plot figure={contributions} label={`What makes up the forecast of ${name}`} />
      </div>
      <section className={css.step} aria-label={`${label} in detail`}>
        <div className={css.chooser}>
          <ActionIcon variant="default" size="sm" aria-label="Step before" disabled={step === 0} onClick={() => go(step - 1)}>
            ‹
          </ActionIcon>
          <h3 className={css.heading} aria-live="polite">
            {label} · {explanation.time[step]} · {amount(explanation.forecast[step], size)}
          </h3>
          <ActionIcon
            variant="default"
            size="sm"
            aria-label="Next step"
            disabled={step === explanation.forecast.length - 1}
            onClick={() => go(step + 1)}
          >
            ›
          </ActionIcon>
          <SegmentedControl
            size="xs"
            aria-label="Bars are"
            value={by}
            onChange={(value) => setBy(value as 'topics' | 'inputs')}
            data={[
              { value: 'topics', label: 'Topics' },
              { value: 'inputs', label: 'Single inputs' },
            ]}
          />
        </div>
        <p className={css.sentence}>{(change?.previous ?? change?.season ?? change?.base)?.sentence}</p>
        {change?.previous && change.season && <p className={css.sentence}>{change.season.sentence}</p>}
        <div className={css.waterfall}>
          <Plot
            figure={waterfall}
            label={`What makes ${label} of ${name}`}
            title={<h4 className={css.small}>From the start to the forecast</h4>}
          />
        </div>
        <div className={css.force}>
          <Plot figure={force} label={`What pushes ${label} of ${name}`} title={<h4 className={css.small}>Up against down</h4>} />
        </div>
      </section>
      <StepsTable explanation={explanation} step={step} onStep={go} />
      <p className={css.about}>
        {methodWords[explanation.method]}
        {explanation.scale === 'units'
          ? ''
          : ` The model adds up on a scale of its own (${explanation.scaleWords}); bars are its shares in ${unit}.`}{' '}
        They tell how the model reckons, not what would happen if a price were changed.
      </p>
    </>
  );
}

const methodWords: Record<ForecastExplanation['method'], string> = {
  'tree-shap': 'Exact SHAP values of the trees: what each input adds to what is expected before anything is known of the series.',
  shapley: 'Shapley values of groups of inputs: what each adds when the net is told it, averaged over the orders of telling.',
  components: "The model's own parts: where its level stands, how it moves, and what season, holidays and regressors add.",
  members: 'The parts of the members, by their weight in this forecast.',
};
