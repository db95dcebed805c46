import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { Experiment, LeaderboardRow } from '../../../contract/entities/experiment.ts';
import { coverageFigure } from '../../charts/coverage-figure.ts';
import { Plot } from '../../charts/plot.tsx';
import { useScheme } from '../../charts/use-scheme.ts';
import { Facts } from '../../components/panel.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { metric, percent, significant } from '../../words/numbers.ts';
import { intervalMethod, settingsText } from '../../words/settings.ts';
import { RegisterButton } from '../registry/register-button.tsx';
import css from './row-detail.module.css';

interface Props {
  readonly experiment: Experiment;
  readonly row: LeaderboardRow;
  readonly onOpen: (row: LeaderboardRow, screen: 'forecast' | 'model') => void;
}

/** Under a model's row: coverage by steps ahead, and what else is known of it. */
export function RowDetail({ experiment, row, onOpen }: Props) {
  const app = useApp();
  const scheme = useScheme();
  const { value: infos } = useResource(app.modelInfos, 'all');
  const { value: winners } = useResource(app.winners, experiment.state === 'done' ? experiment.id : null);
  const known = row.coverageByHorizon.some(({ measured }) => measured.some((value) => value !== null));
  const figure = useMemo(
    () =>
      coverageFigure(
        row.coverageByHorizon.map(({ level, measured }) => ({ level, measured: Float64Array.from(measured, (value) => value ?? NaN) })),
        scheme,
      ),
    [row.coverageByHorizon, scheme],
  );
  const won = winners?.models.find(({ model }) => model === row.model)?.count ?? null;
  const total = winners?.models.reduce((sum, { count }) => sum + count, 0) ?? 0;
  const chosen = winners?.chosen.find(({ model }) => model === row.model);
  return (
    <div className={css.detail}>
      <div className={css.chart}>
        {known ? (
          <Plot figure={figure} label={`Coverage of ${row.label} by steps ahead`} title={<h3 className={css.title}>Coverage by step</h3>} />
        ) : (
          <p className={css.none}>Coverage by steps ahead was not measured for this model.</p>
        )}
      </div>
      <div className={css.facts}>
        <Facts
          facts={[
            ['RMSSE', metric(row.rmsse)],
            ['Bias', significant(row.bias, 3)],
            ['Std. error to the best', metric(row.standardError)],
            ...(won === null || total === 0 ? [] : [['Best on', `${won} of ${total} series (${percent(won / total)})`] as const]),
            ['Intervals', intervalMethod(row, infos ?? [])],
            ['Settings', Object.keys(row.spec).length === 0 ? 'all automatic' : settingsText(row.spec)],
            ...(chosen ? [['Chose', chosen.kinds.map(({ label, count }) => `${label} ${count}`).join(', ')] as const] : []),
          ]}
        />
        {experiment.state === 'done' && (
          <div className={css.actions}>
            <Button variant="default" size="compact-xs" onClick={() => onOpen(row, 'model')}>
              See the fitted model
            </Button>
            <Button variant="default" size="compact-xs" onClick={() => onOpen(row, 'forecast')}>
              See its forecast
            </Button>
            <RegisterButton runId={row.runId} label={row.label} dataset={experiment.datasetName} compact />
          </div>
        )}
      </div>
    </div>
  );
}
