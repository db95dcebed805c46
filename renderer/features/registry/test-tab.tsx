import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { ModelVersion, VersionPair, VersionTest } from '../../../contract/entities/registry.ts';
import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import { Plot } from '../../charts/plot.tsx';
import { groupFigure, runLetter, runMark } from '../../charts/run-comparison-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { versionTestFigure } from '../../charts/version-test-figure.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { testKey, testSeriesKey } from '../../state/registry.ts';
import { useApp, useOwnResource, useResource, useSlice } from '../../state/use-app.ts';
import { count, counted, metric, percent } from '../../words/numbers.ts';
import { stageLabels } from '../../words/registry.ts';
import compare from '../runs/compare.module.css';
import { Differences } from '../runs/compare-overview.tsx';
import css from './registry.module.css';

/** Two versions side by side: what each forecast, scored on what came since. */
export function TestTab({ versions }: { readonly versions: readonly ModelVersion[] }) {
  const app = useApp();
  const { first: wantedFirst, second: wantedSecond, actuals } = useStore(app.registry.store);
  const data = useSlice('workspace', (state) => state.versions) ?? [];
  const champion = versions.find(({ stage }) => stage === 'champion');
  const first = versions.find(({ id }) => id === wantedFirst) ?? champion ?? versions[0];
  const others = versions.filter(({ id }) => id !== first?.id);
  const second = others.find(({ id }) => id === wantedSecond) ?? others.find(({ stage }) => stage !== 'archived') ?? others[0];
  if (!first || !second)
    return <p className={css.hint}>A test needs two versions. Register another run under this name, and both are scored on what comes.</p>;
  const options = (list: readonly ModelVersion[]) =>
    list.map(({ id, number, label, stage }) => ({ value: id, label: `v${number} ${label} (${stageLabels[stage].toLowerCase()})` }));
  const pair: VersionPair = { first: first.id, second: second.id, ...(actuals === null ? {} : { actuals }) };
  return (
    <>
      <div className={css.pair}>
        <Select label="A" data={options(versions)} value={first.id} onChange={(id) => app.registry.store.setState({ first: id })} w={206} />
        <Select label="B" data={options(others)} value={second.id} onChange={(id) => app.registry.store.setState({ second: id })} w={206} />
        <Select
          label="Actuals"
          data={[
            { value: '', label: 'Newest data' },
            ...data.map((version) => ({ value: version.id, label: `${version.datasetName} v${version.number}, to ${version.last}` })),
          ]}
          value={actuals ?? ''}
          onChange={(id) => app.registry.store.setState({ actuals: id === '' ? null : id })}
          w={206}
        />
      </div>
      <Scored key={testKey(pair)} pair={pair} unit={first.schema.target ?? 'Value'} />
    </>
  );
}

function Scored({ pair, unit }: { readonly pair: VersionPair; readonly unit: string }) {
  const app = useApp();
  const key = testKey(pair);
  const { value, loading, failure, progress } = useOwnResource(app.registry.tests, key);
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.registry.tests.refresh(key) }} />;
  if (!value)
    return loading ? (
      <div className={`${css.hint} ${css.waiting}`} role="status">
        <span>{progress?.phase ?? 'Scoring'} …</span>
        <ProgressBar label="Test of two versions" done={progress?.done ?? 0} total={progress?.total ?? 1} />
      </div>
    ) : null;
  if (value.comparison === null || value.scored === null) return <p className={css.hint}>{value.verdict}</p>;
  return <Result pair={pair} unit={unit} found={value} comparison={value.comparison} />;
}

type Row = RunComparison['worst'][number];

function Result({
  pair,
  unit,
  found,
  comparison,
}: {
  readonly pair: VersionPair;
  readonly unit: string;
  readonly found: VersionTest;
  readonly comparison: RunComparison;
}) {
  const scheme = useScheme();
  const { worst, groups, metrics, cells, coverage, pairs } = comparison;
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = worst.find(({ index }) => index === chosen) ?? worst[0];
  const labels = useMemo(() => comparison.runs.map(({ label }) => label), [comparison]);
  const steps = groups.find(({ name }) => name === 'Steps ahead');
  const bySteps = useMemo(() => steps && groupFigure(steps, 'mase', 'MASE', labels, scheme), [steps, labels, scheme]);
  const mase = metrics.find((one) => one.metric === 'mase') ?? metrics[0];
  const columns: Column<Row>[] = [
    {
      id: 'series',
      label: 'Series',
      sortBy: ({ name }) => name,
      cell: ({ name, index }) => (
        <button type="button" className={css.pick} onClick={() => setChosen(index)}>
          {name || 'The series'}
        </button>
      ),
    },
    ...comparison.runs.map((run, k): Column<Row> => ({
      id: run.id,
      label: `${runLetter(k)} MASE`,
      meaning: `Mean absolute scaled error of ${run.label} on what came`,
      numeric: true,
      width: 110,
      descending: true,
      sortBy: ({ mase: own }) => own[k] ?? null,
      cell: ({ mase: own, best }) => <span className={best === k ? css.sure : undefined}>{metric(own[k])}</span>,
    })),
    {
      id: 'difference',
      label: 'A − B',
      meaning: 'Below zero: A was closer to what came',
      numeric: true,
      width: 110,
      sortBy: ({ mase: [a, b] }) => (a === null || b === null || a === undefined || b === undefined ? null : a - b),
      cell: ({ mase: [a, b] }) => (a === null || b === null || a === undefined || b === undefined ? '–' : metric(a - b)),
    },
  ];
  return (
    <>
      <section className={compare.section} aria-label="Result of the test">
        <p className={`${css.verdict} ${css.told}`}>{found.verdict}</p>
        <p className={compare.base}>
          {comparison.runs.map((run, k) => (
            <span key={run.id} className={css.tested}>
              <span className={compare.letter} style={{ background: runMark(k).color }}>
                {runLetter(k)}
              </span>{' '}
              {run.label}, learnt to {found.versions[k]?.learntTo}
            </span>
          ))}
          Scored on {count(cells.shared)} values of {counted(cells.series, 'series', 'series')} that have come since: {found.scored?.from} –{' '}
          {found.scored?.to} of {found.actuals.name} v{found.actuals.number}. What was forecast then is not forecast again.
        </p>
        {mase && <Differences found={comparison} shown={mase} />}
        <p className={compare.note}>
          {pairs[0]?.refused ??
            'The test takes periods as the sample, and series; the more cautious one counts. All are forecast from one day: it speaks of these days.'}
          {coverage.length > 0 &&
            ` Inside their intervals: ${coverage.map(({ level, runs }) => `${level}%: ${runs.map((one, k) => `${runLetter(k)} ${percent(one.coverage === null ? null : one.coverage / 100)}`).join(', ')}`).join('; ')}.`}
        </p>
      </section>
      <section className={compare.section} aria-label="Charts of the test">
        <div className={compare.grid}>
          {shown && <SeriesChart pair={pair} row={shown} unit={unit} />}
          {bySteps && (
            <div className={compare.picture}>
              <Plot figure={bySteps} label="MASE by steps ahead" title={<h4 className={compare.small}>Steps ahead</h4>} />
            </div>
          )}
        </div>
      </section>
      <section aria-label="Series of the test">
        <DataTable
          label="Errors by series"
          columns={columns}
          rows={worst}
          rowKey={({ index }) => String(index)}
          isCurrent={({ index }) => index === shown?.index}
          onRow={({ index }) => setChosen(index)}
        />
        {cells.series > worst.length && (
          <p className={compare.note}>
            The {count(worst.length)} with the largest errors of {count(cells.series)}; “almanac registry compare --json” has the pooled
            figures of all.
          </p>
        )}
      </section>
    </>
  );
}

function SeriesChart({ pair, row, unit }: { readonly pair: VersionPair; readonly row: Row; readonly unit: string }) {
  const app = useApp();
  const scheme = useScheme();
  const key = testSeriesKey(pair, row.index);
  const { value, failure } = useResource(app.registry.testSeries, key);
  const data = useSlice('workspace', (state) => state.versions);
  const integerAxis = data?.[0]?.axis.frequency.unit === 'integer';
  const figure = useMemo(
    () => value && versionTestFigure({ found: value, unit, integerAxis, scheme, key }),
    [value, unit, integerAxis, scheme, key],
  );
  if (failure) return <FailureNote failure={failure} steps={{ 'try-again': () => app.registry.testSeries.refresh(key) }} />;
  return (
    <div className={compare.picture}>
      {figure && (
        <Plot
          figure={figure}
          label={`Forecasts of ${row.name} beside what came`}
          title={<h4 className={`${compare.small} clip`}>{row.name}</h4>}
        />
      )}
    </div>
  );
}
