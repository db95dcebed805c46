import { Tooltip } from '@mantine/core';
import { useMemo } from 'react';
import type { SearchEvaluation, SearchTrial, TunedModel, Tuning } from '../../../contract/entities/tuning.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { accuracyWords } from '../../words/metrics.ts';
import { counted, metric as digits } from '../../words/numbers.ts';
import { duration } from '../../words/times.ts';
import css from './trials-table.module.css';
import { resourceText, statusWords, valueText } from './words.ts';

interface Row {
  readonly trial: SearchTrial;
  /** The one that stands on most. */
  readonly last: SearchEvaluation;
  readonly ms: number;
}

/** Every trial by what it stands on and its score, with its settings. */
export function TrialsTable({ tuning, model }: { readonly tuning: Tuning; readonly model: TunedModel }) {
  const { metric } = tuning.options;
  const rows = useMemo(
    () =>
      model.trials
        .flatMap((trial): Row[] => {
          const ended = trial.evaluations.findLast(({ finished }) => finished !== null);
          const last = ended ?? trial.evaluations.at(-1);
          return last ? [{ trial, last, ms: trial.evaluations.reduce((sum, { ms }) => sum + (ms ?? 0), 0) }] : [];
        })
        .toSorted((a, b) => b.last.rung - a.last.rung || (a.last.score ?? Infinity) - (b.last.score ?? Infinity)),
    [model],
  );
  const columns = useMemo((): Column<Row>[] => {
    const proposed = new Map(model.space.map(({ name, default: start }) => [name, start]));
    return [
      { id: 'trial', label: 'Trial', numeric: true, width: 56, sortBy: ({ trial }) => trial.id, cell: ({ trial }) => trial.id + 1 },
      {
        id: 'score',
        label: accuracyWords[metric].label,
        meaning: 'Scores compare with those on as much: on fewer folds or series they may be lower without being better.',
        numeric: true,
        sortBy: ({ last }) => last.score,
        cell: ({ last }) => digits(last.score),
      },
      {
        id: 'rung',
        label: 'On',
        meaning: 'How much of the folds, series or epochs the score stands on.',
        sortBy: ({ last }) => last.rung,
        descending: true,
        cell: ({ last }) => resourceText(model.resource, last.resource),
      },
      { id: 'time', label: 'Time', numeric: true, sortBy: ({ ms }) => ms, cell: ({ ms }) => duration(ms > 0 ? ms : null) },
      { id: 'status', label: 'Status', sortBy: ({ last }) => last.status, cell: ({ trial, last }) => <Status trial={trial} last={last} /> },
      ...model.space.map(({ name }): Column<Row> => ({
        id: `setting ${name}`,
        label: name,
        numeric: typeof proposed.get(name) === 'number' || model.space.some((one) => one.name === name && one.type !== 'choice'),
        sortBy: ({ trial }) => {
          const value = trial.point[name];
          return value === undefined || value === null ? null : typeof value === 'number' ? value : String(value);
        },
        cell: ({ trial }) => {
          const same = JSON.stringify(trial.point[name]) === JSON.stringify(proposed.get(name));
          return <span className={same ? 'quiet' : undefined}>{valueText(trial.point[name])}</span>;
        },
      })),
    ];
  }, [model, metric]);
  return (
    <section aria-label="Trials">
      <h3 className={css.head}>
        Trials <span className="quiet">{counted(rows.length, 'trial')}; settings as they are in grey</span>
      </h3>
      <div className={css.wide} tabIndex={0} role="region" aria-label="Table of trials" data-inset>
        <DataTable
          label="Trials"
          columns={columns}
          rows={rows}
          rowKey={({ trial }) => String(trial.id)}
          isCurrent={({ trial }) => trial.id === model.best?.trial}
        />
      </div>
    </section>
  );
}

/** What became of a trial; why where it failed or another model stood in. */
function Status({ trial, last }: { readonly trial: SearchTrial; readonly last: SearchEvaluation }) {
  const now = trial.evaluations.at(-1)?.status ?? last.status;
  const stoodIn = last.stoodIn ?? 0;
  const text = now === 'done' && stoodIn > 0 ? `done, ${stoodIn} naive` : statusWords[now];
  if (last.message === null) return <span data-status={now}>{text}</span>;
  return (
    <Tooltip
      label={
        stoodIn > 0 && now === 'done' ? `A naive model stood in on ${counted(stoodIn, 'series', 'series')}: ${last.message}` : last.message
      }
      multiline
      maw={420}
    >
      <span className={css.why} data-failed={now === 'failed' || undefined} tabIndex={0}>
        {text}
      </span>
    </Tooltip>
  );
}
