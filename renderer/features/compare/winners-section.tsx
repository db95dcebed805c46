import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { FailureNote } from '../../components/failure-note.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { seriesWonBy, segmentKeys, type Segment } from '../../series/winners.ts';
import { showSeries } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { accuracyWords } from '../../words/metrics.ts';
import { count, counted, percent } from '../../words/numbers.ts';
import { modelColour } from '../../words/models.ts';
import { SegmentTable } from './segment-table.tsx';
import css from './winners-section.module.css';

/** Which model won where: by how many series each is the most accurate, and in which parts of the data. */
export function WinnersSection({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const { value: winners, failure } = useResource(app.winners, experiment.id);
  const { value: list } = useResource(app.series, experiment.datasetVersionId);
  const [key, setKey] = useState<string | null>(null);
  if (failure)
    return (
      <section className={css.section} aria-label="Which model won where">
        <FailureNote failure={failure} steps={{ 'try-again': () => app.winners.refresh(experiment.id) }} />
      </section>
    );
  if (!winners) return <section className={css.section} aria-label="Which model won where" aria-busy="true" />;
  const decided = winners.models.reduce((sum, model) => sum + model.count, 0);
  const winning = winners.models.filter((model) => model.count > 0).toSorted((a, b) => b.count - a.count);
  const others = winners.models.filter((model) => model.count === 0);
  const keys = segmentKeys(winners);
  const shown = key !== null && keys.includes(key) ? key : keys[0];
  const metric = accuracyWords[experiment.options.metric].label;
  const open = (model: string, segment: Segment | null): void => {
    if (!list) return;
    const members = seriesWonBy(winners, list, model, segment);
    const label = winners.models.find((one) => one.model === model)?.label ?? model;
    const best = segment ? `${segment.value}: best` : 'Best';
    showSeries(
      app,
      {
        versionId: experiment.datasetVersionId,
        label: `${best} with ${label}, ${counted(members.size, 'series', 'series')}`,
        members,
      },
      model,
    );
  };
  return (
    <section className={css.section} aria-label="Which model won where">
      <h3 className={css.heading}>
        Which model won where
        <span className={css.aside}>
          lowest {metric} of each series
          {winners.undecided > 0 && `; ${counted(winners.undecided, 'series', 'series')} too short to tell`}
        </span>
      </h3>
      {decided === 0 ? (
        <p className={css.none}>No series has a part to test on.</p>
      ) : (
        <table className={css.table} aria-label="Series won by model">
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col" className={css.number}>
                Series
              </th>
              <th scope="col" className={css.number}>
                Share
              </th>
              <td />
            </tr>
          </thead>
          <tbody>
            {winning.map((model) => (
              <tr key={model.model}>
                <th scope="row">
                  <span className={css.model}>
                    <Swatch model={model.model} baseline={model.baseline} /> <span className="clip">{model.label}</span>
                  </span>
                </th>
                <td className={css.number}>
                  <button
                    type="button"
                    className={css.link}
                    disabled={!list}
                    aria-label={`See the ${counted(model.count, 'series', 'series')} that ${model.label} won`}
                    onClick={() => open(model.model, null)}
                  >
                    {count(model.count)}
                  </button>
                </td>
                <td className={css.number}>{percent(model.count / decided)}</td>
                <td className={css.bar} aria-hidden="true">
                  <div
                    style={{
                      width: `${(100 * model.count) / (winning[0]?.count ?? 1)}%`,
                      background: modelColour(model.model, model.baseline),
                    }}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {others.length > 0 && decided > 0 && <p className={css.others}>On no series: {others.map(({ label }) => label).join(', ')}</p>}
      {winners.chosen.map((run) => (
        <p key={run.model} className={css.others}>
          {run.label} chose {run.kinds.map(({ label, count: times }) => `${label} on ${count(times)}`).join(', ')}
        </p>
      ))}
      {shown !== undefined && decided > 0 && (
        <>
          <div className={css.by}>
            <h4 className={css.small}>By {keys.length === 1 ? shown : ''}</h4>
            {keys.length > 1 && (
              <SegmentedControl
                aria-label="By series key"
                value={shown}
                onChange={setKey}
                data={keys.map((name) => ({ value: name, label: name }))}
              />
            )}
          </div>
          <SegmentTable
            segments={winners.segments.filter((segment) => segment.key === shown)}
            models={winners.models}
            canOpen={list !== null}
            onOpen={(model, value) => open(model, { key: shown, value })}
          />
        </>
      )}
    </section>
  );
}
