import { useMemo, useRef } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment, SeriesForecast } from '../../../contract/entities/experiment.ts';
import type { PlannedInputs, Scenario, ScenarioSeries } from '../../../contract/entities/scenario.ts';
import { Plot } from '../../charts/plot.tsx';
import { scenarioFigure } from '../../charts/scenario-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { TimeGrid, type TimeRow } from '../../components/time-grid.tsx';
import { inputsKey, scenarioSeriesKey } from '../../state/scenarios.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { amount, percent, significant, sizeOf } from '../../words/numbers.ts';
import { useForecast } from '../forecast/use-forecast.ts';
import { EditForm } from './edit-form.tsx';
import css from './scenarios.module.css';
import { useScenariosState } from './use-scenarios.ts';

interface Props {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
  readonly runId: string;
  readonly scenario: Scenario;
  readonly name: string;
}

/** One series of a scenario: chart, numbers that can be chosen, and the form that changes them. */
export function EditPart({ experiment, version, runId, scenario, name }: Props) {
  const app = useApp();
  const scheme = useScheme();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const { forecast, row } = useForecast(experiment);
  const key = scenarioSeriesKey(scenario.id, index);
  const series = useResource(app.scenarios.series, key);
  const inputs = useResource(app.scenarios.inputs, inputsKey(runId, scenario.id, index));
  const value = useRef<HTMLInputElement>(null);
  // While the next series is on its way the last one stays.
  const last = useRef<{ readonly forecast: SeriesForecast; readonly series: ScenarioSeries } | null>(null);
  if (forecast.value && series.value) last.current = { forecast: forecast.value, series: series.value };
  const shown = last.current;
  const figure = useMemo(
    () =>
      shown &&
      scenarioFigure(
        {
          forecast: shown.forecast,
          modelLabel: row?.label ?? '',
          unit: version.roles.target ?? 'Value',
          seasonLength: version.seasonLength,
          integerAxis: version.axis.frequency.unit === 'integer',
          scheme,
          key: JSON.stringify([scenario.id, shown.series.index]),
          shown: null,
        },
        shown.series,
      ),
    [shown, row, version, scheme, scenario.id],
  );
  if (series.failure) return <FailureNote failure={series.failure} steps={{ 'try-again': () => app.scenarios.series.refresh(key) }} />;
  return (
    <>
      <div className={css.chart}>{figure && <Plot figure={figure} label={`${scenario.name} for ${name}`} />}</div>
      {shown && (
        <Numbers
          scenario={scenario}
          series={shown.series}
          inputs={inputs.value}
          onValue={(text) => {
            const field = value.current;
            if (!field) return;
            field.focus();
            field.select();
            if (text !== '') document.execCommand('insertText', false, text);
          }}
        />
      )}
      {shown && (
        <EditForm
          key={scenario.id}
          runId={runId}
          scenario={scenario}
          index={index}
          name={name}
          times={shown.series.time}
          inputs={inputs.value}
          valueField={value}
        />
      )}
    </>
  );
}

interface NumbersProps {
  readonly scenario: Scenario;
  readonly series: ScenarioSeries;
  readonly inputs: PlannedInputs | null;
  /** Called with the digit that was typed on a chosen cell, or nothing for Enter. */
  readonly onValue: (text: string) => void;
}

function Numbers({ scenario, series, inputs, onValue }: NumbersProps) {
  const app = useApp();
  const [from, to] = useScenariosState(({ steps }) => steps);
  const rowName = useScenariosState(({ row }) => row);
  const rows = useMemo((): TimeRow[] => {
    const { base, final, edits } = series;
    const size = sizeOf([...base.mean, ...final.mean]);
    const reasons = new Map(scenario.entries.map(({ serial, reason }) => [serial, reason ?? '']));
    return [
      { label: 'Base', kind: 'base', text: (h) => amount(base.mean[h], size) },
      {
        label: 'Forecast',
        kind: 'forecast',
        text: (h) => amount(final.mean[h], size),
        marked: (h) => {
          const serials = edits[h] ?? [];
          return serials.length === 0 ? undefined : serials.map((serial) => reasons.get(serial) ?? '').join('; ');
        },
      },
      {
        label: 'Change',
        kind: 'change',
        text: (h) => {
          const [before, after] = [base.mean[h] ?? NaN, final.mean[h] ?? NaN];
          if (before === after) return '';
          return before === 0 ? '–' : percent(after / before - 1, { sign: true, decimals: 1 });
        },
      },
      ...(inputs?.names ?? []).map((label, k): TimeRow => ({
        label,
        kind: 'input',
        text: (h) => significant(inputs?.now[k]?.[h], 6),
        marked: (h) => {
          const [was, is] = [inputs?.planned[k]?.[h], inputs?.now[k]?.[h]];
          return was === is || (Number.isNaN(was) && Number.isNaN(is)) ? undefined : `Planned: ${significant(was, 6)}`;
        },
      })),
    ];
  }, [series, inputs, scenario]);
  return (
    <div className={css.grid}>
      <TimeGrid
        label="Values of the scenario"
        times={series.time}
        rows={rows}
        origin={0}
        shown={String(series.index)}
        choice={{ row: rows.some(({ label }) => label === rowName) ? rowName : 'Forecast', from, to: Math.min(to, series.time.length - 1) }}
        onChoice={(choice) => app.scenarios.store.setState({ steps: [choice.from, choice.to], row: choice.row })}
        onKey={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (!/^[\d.,-]$/.test(event.key) && event.key !== 'Enter') return;
          event.preventDefault();
          onValue(event.key === 'Enter' ? '' : event.key);
        }}
      />
    </div>
  );
}
