import { Select } from '@mantine/core';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { ForecastChange, ForecastExplanation } from '../../../contract/entities/explanation.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { useApp, useSlice } from '../../state/use-app.ts';
import { amount, percent, sizeOf } from '../../words/numbers.ts';
import { topicColour } from '../../words/topics.ts';
import css from './explain.module.css';
import { useExplainedForecast, useExplainState } from './use-explained.ts';

interface Props {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
}

/** The chosen step in words, who stands behind it, and how to read the pictures. */
export function ExplainInspector({ experiment, version }: Props) {
  const app = useApp();
  const tab = useExplainState((state) => state.tab);
  const experiments = useSlice('workspace', (state) => state.experiments);
  const done = (experiments ?? []).filter((one) => one.state === 'done' && one.datasetVersionId === version.id);
  const { row, found } = useExplainedForecast(experiment);
  return (
    <>
      <Section title="Explained">
        {done.length > 1 && (
          <Select
            aria-label="Experiment"
            value={experiment.id}
            data={done.map(({ id, name }) => ({ value: id, label: name }))}
            allowDeselect={false}
            onChange={(id) => app.navigation.selectExperiment(done.find((one) => one.id === id) ?? null)}
          />
        )}
        {row && (
          <p className={css.model}>
            <Swatch model={row.model} baseline={row.baseline} /> {row.label}
          </p>
        )}
        <p className={css.links}>
          <button type="button" className={css.link} onClick={() => app.navigation.go('forecast')}>
            See the forecast
          </button>
          <button type="button" className={css.link} onClick={() => app.navigation.go('model')}>
            See the fitted model
          </button>
        </p>
      </Section>
      {tab === 'forecast' && found.value && <StepInWords explanation={found.value} />}
      <Section title="How to read this">
        <ul className={css.reading}>
          {reading[tab].map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </Section>
      {tab === 'forecast' && found.value && (
        <Section title="For experts">
          <Facts
            facts={[
              ['Method', methods[found.value.method]],
              ['Adds up on', found.value.scaleWords],
              ['Largest gap', found.value.gap === 0 ? 'none' : found.value.gap.toExponential(1)],
              ['Seed', String(found.value.seed)],
            ]}
          />
          {found.value.notes.map((note) => (
            <p key={note} className={css.quietNote}>
              {note}
            </p>
          ))}
        </Section>
      )}
    </>
  );
}

const methods: Record<ForecastExplanation['method'], string> = {
  'tree-shap': 'TreeSHAP, path-dependent',
  shapley: 'Shapley values',
  components: 'Components',
  members: 'Members by weight',
};

const reading = {
  forecast: [
    'The dotted line is the start: what is expected before anything is known of this period.',
    'Bars above zero raise the forecast, bars below lower it. Start and bars add up to the forecast.',
    'A bar says what the model takes from an input, not that the input is the cause.',
  ],
  model: [
    'Each point is one row. Far from zero: the feature moved it much. Its colour is the value of the feature.',
    'Orange on the right and blue on the left: high values raise forecasts.',
    'SHAP says what the model uses; shuffling says what it needs. A feature that a twin can replace may have much of the first and little of the second.',
  ],
  dependence: [
    'Rising lines: higher values raise forecasts. Flat ones: the feature does nothing there.',
    'Beyond values that occur together the model guesses: a July with December’s sales is no July that was.',
  ],
  correlation: ['Blue: both rise together. Orange: one rises where the other falls. The fainter, the less they have in common.'],
} as const;

function StepInWords({ explanation }: { readonly explanation: ForecastExplanation }) {
  const wanted = useExplainState((state) => state.step);
  const step = Math.min(wanted, explanation.forecast.length - 1);
  const change = explanation.changes[step];
  return (
    <>
      {change && (
        <Section title={`${explanation.unit} ${step + 1}, ${explanation.time[step] ?? ''}`}>
          {[change.previous, change.season, change.base].map((one) => one && <Difference key={one.against} change={one} />)}
        </Section>
      )}
      {explanation.members.length > 0 && (
        <Section title="Members">
          <table className={css.members} aria-label="Members">
            <tbody>
              {[...explanation.members]
                .sort((a, b) => (b.shares[step] ?? 0) - (a.shares[step] ?? 0))
                .map((member) => (
                  <tr key={member.model}>
                    <th scope="row">
                      <Swatch model={member.model} baseline={false} /> {member.label}
                    </th>
                    <td>{percent(member.shares[step])}</td>
                    <td>{amount(member.forecast[step], sizeOf(explanation.forecast))}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </Section>
      )}
    </>
  );
}

/** One comparison: its total, then what it is made of. */
function Difference({ change }: { readonly change: ForecastChange }) {
  const total = change.to - change.from;
  const share = (value: number): string =>
    Math.abs(change.from) > 1e-9 * Math.abs(change.to)
      ? percent(value / Math.abs(change.from), { sign: true, decimals: 1 })
      : amount(value, change.to);
  return (
    <div className={css.difference}>
      <p className={css.total}>
        <span>Beside {change.against}</span>
        <b>{share(total)}</b>
      </p>
      <ul>
        {change.topics.slice(0, 5).map(({ group, topic, name, change: own }) => (
          <li key={`${group} ${topic}`} className={css.topic}>
            <span className={css.dot} style={{ background: topicColour(group, topic) }} />
            <span className="clip">{name}</span>
            <span>{share(own)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
