import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { ScenarioEntry } from '../../../contract/entities/scenario.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { amount, counted, percent, sizeOf } from '../../words/numbers.ts';
import { sentence } from '../../words/terms.ts';
import { moment } from '../../words/times.ts';
import css from './scenarios.module.css';
import { useScenario } from './use-scenarios.ts';

/** What a scenario comes to, and everything that was done to it. */
export function ScenarioInspector({ experiment }: { readonly experiment: Experiment }) {
  const { scenario, row } = useScenario(experiment);
  const found = scenario.value;
  if (!found)
    return (
      <Section title="Scenarios">
        <p className="quiet">{`Edits are kept beside the forecast of ${row?.label ?? 'the model'}, each with its reason and time. None is ever lost.`}</p>
      </Section>
    );
  const { base, model, final } = found.totals;
  const size = sizeOf([base, final]);
  const change = (from: number, to: number): string => `${to > from ? '+' : ''}${amount(to - from, size)}`;
  return (
    <>
      <Section title={found.name} aside={row?.label}>
        <Facts
          facts={[
            ['Base forecast, total', amount(base, size)],
            ...(model === base ? [] : ([['Changed plans', change(base, model)]] as const)),
            ...(final === model ? [] : ([['Set by hand', change(model, final)]] as const)),
            ['Final forecast, total', amount(final, size)],
            ['Change', base === 0 ? '–' : percent(final / base - 1, { sign: true, decimals: 1 })],
            [
              'Cells set by hand',
              found.overridden.cells === 0
                ? 'none'
                : `${found.overridden.cells} in ${counted(found.overridden.series, 'series', 'series')}`,
            ],
            ['Hash', found.hash.slice(0, 12)],
          ]}
        />
      </Section>
      <Section title="History" aside={counted(found.entries.length, 'entry', 'entries')}>
        {found.entries.length === 0 ? (
          <p className="quiet">Nothing is changed yet. Choose cells in the table and set them below it.</p>
        ) : (
          <ol className={css.history} aria-label="History of the scenario">
            {found.entries.toReversed().map((entry) => (
              <Entry key={entry.serial} entry={entry} />
            ))}
          </ol>
        )}
      </Section>
    </>
  );
}

function Entry({ entry: { kind, words, reason, at, active, outcome } }: { readonly entry: ScenarioEntry }) {
  return (
    <li className={css.entry} data-off={(kind === 'edit' && !active) || undefined}>
      <p className={css.words}>{sentence(words)}</p>
      {reason !== null && <p className={css.why}>{reason}</p>}
      <p className={css.meta}>
        <time dateTime={at} title={new Date(at).toLocaleString()}>
          {moment(at)}
        </time>
        {kind === 'edit' && !active && ' · undone'}
        {outcome &&
          ` · ${counted(outcome.moved, 'series moved', 'series moved')}${outcome.deaf > 0 ? `, ${outcome.deaf} cannot move` : ''}`}
      </p>
    </li>
  );
}
