import { Select } from '@mantine/core';
import { useMemo } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { EarlierRun, ForecastOfRun, ForecastWaterfall, Scenario, ScenarioWaterfall } from '../../../contract/entities/scenario.ts';
import { Plot } from '../../charts/plot.tsx';
import { forecastWaterfallFigure } from '../../charts/scenario-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { waterfallKey } from '../../state/scenarios.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { amount, counted, percent, sizeOf } from '../../words/numbers.ts';
import { asSeen, stepMeanings, stepWords } from '../../words/scenarios.ts';
import css from './scenarios.module.css';
import { useScenariosState } from './use-scenarios.ts';

interface Props {
  readonly runId: string;
  readonly scenario: Scenario | null;
  readonly index: number;
  readonly name: string;
  readonly version: DatasetVersion;
}

const keyOf = ({ runId, scenarioId }: ForecastOfRun): string => JSON.stringify([runId, scenarioId]);

/** Every forecast that can be gone from: runs and their scenarios. */
function choicesOf(runs: readonly EarlierRun[]): { readonly value: string; readonly label: string; readonly of: ForecastOfRun }[] {
  return runs.flatMap(({ runId, label, experiment, version, selected, scenarios }) => {
    const name = `v${version}: ${label}${selected ? ' (chosen)' : ''}, ${experiment}`;
    const of = { runId, scenarioId: null };
    return [
      { value: keyOf(of), label: name, of },
      ...scenarios.map((one) => {
        const own = { runId, scenarioId: one.id };
        return { value: keyOf(own), label: `${name}: ${one.name}`, of: own };
      }),
    ];
  });
}

/** Why the forecast is not what an earlier one was. */
export function WaterfallPart({ runId, scenario, index, name, version }: Props) {
  const app = useApp();
  const { value: runs } = useResource(app.scenarios.earlier, runId);
  const { value: columns } = useResource(app.scenarios.columns, runId);
  const wanted = useScenariosState(({ earlier }) => earlier[runId]);
  const of = useScenariosState((state) => state.of);
  const choices = useMemo(() => choicesOf(runs ?? []), [runs]);
  const first = useMemo(() => {
    const usual = runs?.find(({ selected }) => selected) ?? runs?.[0];
    return usual && choices.find(({ of: one }) => one.runId === usual.runId);
  }, [runs, choices]);
  const from = choices.find(({ value }) => wanted !== undefined && value === keyOf(wanted)) ?? first;
  const by = of.startsWith('by:') ? of.slice(3) : null;
  const to = { runId, scenarioId: scenario?.id ?? null };
  const key = from ? waterfallKey(from.of, to, of === 'series' ? index : null, by) : null;
  const { value: found, failure, loading } = useResource(app.scenarios.waterfalls, key);
  if (runs?.length === 0)
    return (
      <EmptyState
        title="Nothing to compare with"
        text="When this dataset has been forecast before, from earlier data or by another model, this shows what data, model and overrides changed."
      />
    );
  return (
    <>
      <div className={css.tools}>
        <Select
          aria-label="Earlier forecast"
          w={340}
          data={choices.map(({ value, label }) => ({ value, label }))}
          value={from?.value ?? null}
          allowDeselect={false}
          searchable
          onChange={(value) => {
            const next = choices.find((one) => one.value === value);
            if (next) app.scenarios.store.setState(({ earlier }) => ({ earlier: { ...earlier, [runId]: next.of } }));
          }}
        />
        <Select
          aria-label="What the waterfall is of"
          w={180}
          data={[
            { value: 'all', label: 'All series' },
            { value: 'series', label: name || 'This series' },
            ...(columns ?? []).map(({ column }) => ({ value: `by:${column}`, label: `By ${column}` })),
          ]}
          value={of}
          allowDeselect={false}
          onChange={(value) => app.scenarios.store.setState({ of: value ?? 'all' })}
        />
      </div>
      {failure && key !== null && <FailureNote failure={failure} steps={{ 'try-again': () => app.scenarios.waterfalls.refresh(key) }} />}
      {loading && !found && (
        <p className={css.message} role="status">
          Adding up what changed …
        </p>
      )}
      {found && !failure && <Found found={found} by={by} unit={version.roles.target ?? 'Value'} />}
    </>
  );
}

function Found({ found, by, unit }: { readonly found: ScenarioWaterfall; readonly by: string | null; readonly unit: string }) {
  const scheme = useScheme();
  const [whole, ...groups] = useMemo(() => found.waterfalls.map(asSeen), [found]);
  const figure = useMemo(() => whole && forecastWaterfallFigure(whole, unit, scheme), [whole, unit, scheme]);
  if (!whole || !figure) return null;
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label="What changed">
      <p className={css.sentence}>{sentenceOf(found, whole)}</p>
      <div className={css.waterfall}>
        <Plot figure={figure} label="From the earlier forecast to this one" />
      </div>
      <Steps waterfalls={groups.length > 0 ? [whole, ...groups] : [whole]} by={by} />
      <div className={css.notes}>
        {found.notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
        {whole.interaction !== null && whole.interaction !== 0 && (
          <p>{`Of data and model ${amount(whole.interaction, sizeOf([whole.start]))} is what they only do together; half is counted to each.`}</p>
        )}
      </div>
    </div>
  );
}

/** How much, and what did most of it. */
function sentenceOf({ from, to, first, last, series }: ScenarioWaterfall, { start, end, steps }: ForecastWaterfall): string {
  const size = sizeOf([start, end]);
  const change = end - start;
  const share = start === 0 ? '' : ` (${percent(change / Math.abs(start), { sign: true, decimals: 1 })})`;
  const most = steps.toSorted((a, b) => Math.abs(b.change) - Math.abs(a.change))[0];
  const why = most && most.change !== 0 ? ` Most of it is ${stepWords[most.kind].toLowerCase()}.` : '';
  const what = change === 0 ? 'is the same' : `${change > 0 ? 'rose' : 'fell'} by ${amount(Math.abs(change), size)}${share}`;
  return `${first === last ? first : `${first} to ${last}`}, ${counted(series, 'series', 'series')}: from ${from} to ${to}, the forecast ${what}.${why}`;
}

function Steps({ waterfalls, by }: { readonly waterfalls: readonly ForecastWaterfall[]; readonly by: string | null }) {
  const kinds = [...new Set(waterfalls.flatMap(({ steps }) => steps.map(({ kind }) => kind)))];
  return (
    <div className={css.frame} tabIndex={0} role="region" aria-label="Table of changes">
      <table className={css.table} aria-label="What changed">
        <thead>
          <tr>
            <th scope="col">{by ?? 'Series'}</th>
            <th scope="col">Earlier</th>
            {kinds.map((kind) => (
              <th key={kind} scope="col" title={stepMeanings[kind]}>
                {stepWords[kind]}
              </th>
            ))}
            <th scope="col">Now</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {waterfalls.map(({ group, start, end, steps }) => {
            const size = sizeOf([start, end]);
            return (
              <tr key={group ?? ' all'}>
                <th scope="row">{group ?? 'All together'}</th>
                <td>{amount(start, size)}</td>
                {kinds.map((kind) => {
                  const change = steps.find((step) => step.kind === kind)?.change ?? 0;
                  return <td key={kind}>{`${change > 0 ? '+' : ''}${amount(change, size)}`}</td>;
                })}
                <td>{amount(end, size)}</td>
                <td>{start === 0 ? '–' : percent(end / start - 1, { sign: true, decimals: 1 })}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
