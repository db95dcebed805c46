import type { TunedModel, Tuning } from '../../../contract/entities/tuning.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { accuracyWords } from '../../words/metrics.ts';
import { count, counted } from '../../words/numbers.ts';
import css from './tuning-inspector.module.css';
import { resourceText, samplerWords, schedulerWords, unitWords, valueText } from './words.ts';

/** What was found, and how it is searched. */
export function TuningInspector({ tuning, model }: { readonly tuning: Tuning; readonly model: TunedModel }) {
  const app = useApp();
  const { value: models } = useResource(app.modelInfos, '');
  const info = models?.find(({ kind }) => kind === model.kind);
  const standing = (name: string): string => {
    const start = info?.parameters.find((one) => one.name === name);
    return start?.default === undefined ? (start?.empty ?? 'automatic') : valueText(start.default as never);
  };
  const { options, series } = tuning;
  const seen = model.resource.unit === 'series-share' || series.global === 0 ? series.local : series.global;
  return (
    <>
      <Section title="Best settings" aside={model.best ? `trial ${model.best.trial + 1}` : undefined}>
        {model.best ? (
          <table className={css.settings} aria-label="Best settings">
            <thead>
              <tr>
                <th scope="col">Setting</th>
                <th scope="col">Best</th>
                <th scope="col">As it is</th>
              </tr>
            </thead>
            <tbody>
              {Object.entries(model.best.spec).map(([name, value]) => (
                <tr key={name}>
                  <td className="clip">{name}</td>
                  <td>{valueText(value as never)}</td>
                  <td className="quiet">{Object.hasOwn(model.fixed, name) ? valueText(model.fixed[name] as never) : standing(name)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          <p className="quiet">None yet.</p>
        )}
      </Section>
      <Section title="What is seen when">
        <p className={css.about}>
          The search goes by {counted(options.innerFolds, 'fold')} of {options.horizon} periods before the last{' '}
          {counted(options.folds, 'fold')}. Those last ones are not seen, so that a comparison on them is fair to the settings found. The
          final forecast uses all data.
        </p>
      </Section>
      <Section title="Search">
        <Facts
          facts={[
            ['Metric', accuracyWords[options.metric].label],
            ['Series', `${count(seen)} of ${count(series.total)}`],
            ['Sampler', samplerWords[options.sampler].label],
            ['Scheduler', schedulerWords[options.scheduler].label],
            ['Spends', unitWords[model.resource.unit].label.toLowerCase()],
            ['From, to', `${resourceText(model.resource, model.rungs[0] ?? 1)}, ${resourceText(model.resource, model.rungs.at(-1) ?? 1)}`],
            ['Goes on', `1 in ${options.eta}`],
            ['Minutes', options.minutes === null ? 'no limit' : count(options.minutes)],
            ['Trials', options.trials === null ? 'no limit' : count(options.trials)],
            ['Seed', String(options.seed)],
          ]}
        />
      </Section>
    </>
  );
}
