import { Button } from '@mantine/core';
import type { LevelNode, LevelSet } from '../../../contract/entities/levels.ts';
import { WarningIcon } from '../../components/icons.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { attempt } from '../../state/actions.ts';
import { useApp } from '../../state/use-app.ts';
import { coverageJudgement } from '../../words/coverage.ts';
import { count, level as levelText, metric, percent } from '../../words/numbers.ts';
import { duration, moment } from '../../words/times.ts';
import type { Shown } from '../forecast/forecast-frame.tsx';
import inspector from '../forecast/forecast-inspector.module.css';
import css from './levels.module.css';
import { LevelsForm } from './levels-form.tsx';
import { useLevelDraft, useLevelNode, useLevels } from './use-levels.ts';
import { gapsWords, negativesWords } from './words.ts';

const intervalWords = {
  empirical: 'From errors of the past, which held nearer to what they say than normal ones.',
  gaussian: 'As if errors were normal, which held nearer to what they say than errors of the past.',
} as const;
const residualWords = { fit: 'the fits', backtest: 'the folds', both: 'fits and folds' } as const;

/** How good forecasts that agree are, and how they were made; the form while the next ones are put together. */
export function LevelsInspector({ experiment }: Shown) {
  const { runId, proposal, sets, set } = useLevels(experiment);
  const draft = useLevelDraft(runId);
  const node = useLevelNode(set);
  if (proposal.value && (draft ?? !sets.value?.length))
    return (
      <LevelsForm
        proposal={proposal.value}
        draft={draft ?? { options: proposal.value.options, refusal: null }}
        closes={draft !== null && (sets.value?.length ?? 0) > 0}
      />
    );
  if (!set) return null;
  return (
    <>
      {node.value && <AboutNode node={node.value} set={set} />}
      <AboutSet set={set} />
      {sets.value && sets.value.length > 1 && <Others sets={sets.value} shown={set} />}
    </>
  );
}

/** How a total is set there. */
const scenarioWords = ({ key }: LevelNode): string => {
  const where = Object.entries(key).map(([name, value]) => `${name} is ${value}`);
  return `An edit of all series${where.length > 0 ? ` where ${where.join(' and ')}` : ''} to a new total is spread in proportion to their forecasts.`;
};

function AboutNode({ node, set }: { readonly node: LevelNode; readonly set: LevelSet }) {
  const app = useApp();
  const { base, reconciled } = node.mase;
  const gain = base !== null && reconciled !== null && base > 0 ? reconciled / base - 1 : null;
  const change = (): void => {
    const series = node.node - (set.found?.sums ?? 0);
    if (series >= 0) app.navigation.selectSeries(series);
    app.scenarios.store.setState({ part: 'edit' });
    app.view.setState({ forecastView: 'scenarios' });
  };
  return (
    <Section title={node.label} aside={node.level}>
      <table className={inspector.errors} aria-label="Backtest error of this node">
        <thead>
          <tr>
            <td />
            <th scope="col">Agrees</th>
            <th scope="col">By itself</th>
          </tr>
        </thead>
        <tbody>
          <tr title="Mean absolute error over that of the seasonal naive forecast in the past">
            <th scope="row">MASE</th>
            <td>{metric(reconciled)}</td>
            <td>{metric(base)}</td>
          </tr>
        </tbody>
      </table>
      {gain !== null && (
        <p className={css.words}>
          {Math.abs(gain) < 0.002
            ? 'Making it agree costs and brings nothing here.'
            : `${percent(Math.abs(gain), { decimals: 1 })} ${gain < 0 ? 'better' : 'worse'} than by itself, over ${set.found?.accuracy?.folds ?? 0} folds.`}
        </p>
      )}
      <Facts facts={[['Series', count(node.series)]]} />
      <p className={inspector.links}>
        <button type="button" className={inspector.link} title={scenarioWords(node)} onClick={change}>
          Change it in a scenario
        </button>
      </p>
      {node.parents.length > 0 && (
        <p className={inspector.links}>
          <span className="quiet">Part of</span>
          {node.parents.map((parent) => (
            <button key={parent.node} type="button" className={inspector.link} onClick={() => app.levels.showNode(parent.node)}>
              {parent.label}
            </button>
          ))}
        </p>
      )}
    </Section>
  );
}

/** The mark of intervals that hold less than they should, as in the table of a series. */
const tooNarrow = (level: number, measured: number | null | undefined): string =>
  coverageJudgement(level, typeof measured === 'number' ? 100 * measured : null) === 'overconfident' ? ' ↓' : '';

function AboutSet({ set }: { readonly set: LevelSet }) {
  const { found, options } = set;
  return (
    <>
      <Section title="How they agree" aside={set.methodLabel}>
        {found?.accuracy && <p className={css.words}>{found.accuracy.verdict}</p>}
        <Facts
          facts={[
            ...(found
              ? ([
                  ['Sums', count(found.sums)],
                  ['Series', count(found.nodes - found.sums)],
                  ['Errors known from', residualWords[found.residuals]],
                  ...(found.shrinkage === null
                    ? []
                    : [['Correlations drawn to zero by', percent(found.shrinkage, { decimals: 1 })] as const]),
                ] as const)
              : []),
            ['Below zero', negativesWords[options.negatives]],
            ['Gaps', gapsWords[options.gaps]],
            ...(found
              ? ([
                  ['Forecast of sums', duration(found.took.base)],
                  ['Agreement, all methods', duration(found.took.reconcile)],
                ] as const)
              : []),
          ]}
        />
      </Section>
      {found?.accuracy && found.accuracy.coverage.length > 0 && (
        <Section title="Intervals hold" aside="all nodes">
          <table className={inspector.errors} aria-label="Coverage of all nodes">
            <thead>
              <tr>
                <td />
                <th scope="col">Agrees</th>
                <th scope="col">By itself</th>
              </tr>
            </thead>
            <tbody>
              {found.accuracy.coverage.map(({ level, base, reconciled }) => (
                <tr key={level}>
                  <th scope="row">{levelText(level)}</th>
                  <td>
                    {percent(reconciled.at(-1), { decimals: 1 })}
                    {tooNarrow(level, reconciled.at(-1))}
                  </td>
                  <td>
                    {percent(base.at(-1), { decimals: 1 })}
                    {tooNarrow(level, base.at(-1))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className={css.words}>{intervalWords[found.intervals]} Bounds do not add up: errors of the parts partly cancel.</p>
        </Section>
      )}
      {found && found.notes.length > 0 && (
        <Section title="Worth knowing">
          <ul className={inspector.warnings}>
            {found.notes.map((text) => (
              <li key={text}>
                <WarningIcon size={14} />
                <span>{text}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** All sets of the run, the one on show marked. */
function Others({ sets, shown }: { readonly sets: readonly LevelSet[]; readonly shown: LevelSet }) {
  const app = useApp();
  const remove = (set: LevelSet) => async (): Promise<void> => {
    await attempt(app, () => app.api['levels.delete']({ setId: set.id }));
    app.levels.changed();
  };
  return (
    <Section title="Made to agree before">
      <ul className={css.sets}>
        {sets.map((set) => (
          <li key={set.id}>
            <button
              type="button"
              className={inspector.link}
              aria-current={set.id === shown.id ? 'true' : undefined}
              onClick={() => app.levels.select(set.runId, set.id)}
            >
              {set.methodLabel}
            </button>
            <span className="quiet clip">
              {['total', ...set.options.levels.map((columns) => columns.join(' × '))].join(', ')} · {moment(set.createdAt)}
            </span>
            <Button size="compact-xs" variant="subtle" aria-label={`Delete ${set.methodLabel}`} onClick={() => void remove(set)()}>
              Delete
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
