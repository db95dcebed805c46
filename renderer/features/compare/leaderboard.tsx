import { ActionIcon, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { Experiment, LeaderboardRow } from '../../../contract/entities/experiment.ts';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { CheckIcon, ChevronIcon, ModelIcon } from '../../components/icons.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { useModel } from '../../state/selection.ts';
import { useApp } from '../../state/use-app.ts';
import { coverageJudgement, coverageText, coverageWords } from '../../words/coverage.ts';
import { accuracyText, accuracyWords, otherWords, type AccuracyName } from '../../words/metrics.ts';
import { count, percent } from '../../words/numbers.ts';
import { duration } from '../../words/times.ts';
import css from './leaderboard.module.css';
import { RowDetail } from './row-detail.tsx';

interface Props {
  readonly experiment: Experiment;
  readonly rows: readonly LeaderboardRow[];
}

/** Left out where no model failed: there is little room. */
const failedColumn: Column<LeaderboardRow> = {
  id: 'failed',
  label: 'Failed',
  numeric: true,
  meaning: otherWords.failed,
  descending: true,
  sortBy: (row) => row.failed,
  cell: (row) => (row.failed === 0 ? <span className="quiet">0</span> : <span className={css.failed}>{count(row.failed)}</span>),
};

/** All models on the same backtest, best first. */
export function Leaderboard({ experiment, rows }: Props) {
  const app = useApp();
  const shown = useModel(experiment);
  const { metric, levels } = experiment.options;
  const ranked = rows.toSorted((a, b) => (a[metric] ?? Infinity) - (b[metric] ?? Infinity));
  const rankOf = new Map(ranked.map((row, place) => [row.model, place + 1]));
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = (model: string): void =>
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(model)) after.add(model);
      return after;
    });
  const done = experiment.state === 'done';
  const open = (row: LeaderboardRow, screen: 'forecast' | 'model'): void => {
    app.navigation.selectModel(row.model);
    app.navigation.go(screen);
  };
  const columns: Column<LeaderboardRow>[] = [
    {
      id: 'rank',
      label: '#',
      name: 'Rank',
      width: 38,
      meaning: otherWords.rank,
      sortBy: (row) => rankOf.get(row.model) ?? null,
      cell: (row) => (
        <span className={css.rank}>
          <ActionIcon
            size="xs"
            aria-label={`Details of ${row.label}`}
            aria-expanded={opened.has(row.model)}
            className={css.chevron ?? ''}
            onClick={(event) => {
              event.stopPropagation();
              toggle(row.model);
            }}
          >
            <ChevronIcon size={11} />
          </ActionIcon>
          {rankOf.get(row.model)}
        </span>
      ),
    },
    {
      id: 'model',
      label: 'Model',
      sortBy: (row) => row.label,
      cell: (row) => <Model row={row} canOpen={done} onOpen={open} />,
    },
    ...accuracyColumns(metric),
    {
      id: 'skill',
      label: 'Skill',
      numeric: true,
      meaning: otherWords.skill,
      descending: true,
      sortBy: (row) => row.skill,
      cell: (row) => percent(row.skill, { sign: true }),
    },
    ...levels.toSorted((a, b) => a - b).map(coverageColumn),
    { id: 'fit', label: 'Fit', numeric: true, meaning: otherWords.fit, sortBy: (row) => row.fitMs, cell: (row) => duration(row.fitMs) },
    {
      id: 'inference',
      label: 'Forecast',
      numeric: true,
      meaning: otherWords.inference,
      sortBy: (row) => row.forecastMs,
      cell: (row) => duration(row.forecastMs),
    },
    ...(rows.some((row) => row.failed > 0) ? [failedColumn] : []),
  ];
  return (
    <div className={css.scroll} tabIndex={0} data-inset>
      <DataTable
        label="Leaderboard"
        columns={columns}
        rows={ranked}
        rowKey={(row) => row.model}
        isCurrent={(row) => row.model === shown}
        onRow={(row) => app.navigation.selectModel(row.model)}
        under={(row) => (opened.has(row.model) ? <RowDetail experiment={experiment} row={row} onOpen={open} /> : null)}
      />
    </div>
  );
}

interface ModelProps {
  readonly row: LeaderboardRow;
  readonly canOpen: boolean;
  readonly onOpen: (row: LeaderboardRow, screen: 'forecast' | 'model') => void;
}
const Model = ({ row, canOpen, onOpen }: ModelProps) => (
  <span className={css.model}>
    <Swatch model={row.model} baseline={row.baseline} />
    {canOpen ? (
      <button
        type="button"
        className={`${css.open} clip`}
        title={`See the forecast of ${row.label}`}
        onClick={() => onOpen(row, 'forecast')}
      >
        {row.label}
      </button>
    ) : (
      <span className={`${css.name} clip`}>{row.label}</span>
    )}
    {canOpen && (
      <Tooltip label={`Equation, parameters and residuals of ${row.label}`}>
        <ActionIcon
          size="xs"
          aria-label={`See the fitted model of ${row.label}`}
          className={css.page ?? ''}
          onClick={() => onOpen(row, 'model')}
        >
          <ModelIcon size={13} />
        </ActionIcon>
      </Tooltip>
    )}
    {row.selected && (
      <Tooltip label="Selected: the forecast uses this model">
        <span className={css.selected} tabIndex={0} role="img" aria-label="Selected">
          <CheckIcon size={13} />
        </span>
      </Tooltip>
    )}
  </span>
);

function accuracyColumns(primary: string): Column<LeaderboardRow>[] {
  // RMSSE decides where demand is often zero, and MAPE says nothing there.
  const names: AccuracyName[] = primary === 'rmsse' ? ['mase', 'rmsse', 'smape', 'rmse', 'mae'] : ['mase', 'smape', 'rmse', 'mae', 'mape'];
  return names.map((name) => ({
    id: name,
    label: accuracyWords[name].label,
    numeric: true,
    meaning: accuracyWords[name].meaning,
    sortBy: (row) => row[name],
    cell: (row) => <span className={name === primary ? css.primary : undefined}>{accuracyText(name, row[name])}</span>,
  }));
}

/** Measured beside nominal: an interval that is too narrow or too wide is marked with an arrow, not with colour alone. */
function coverageColumn(level: number): Column<LeaderboardRow> {
  const measured = (row: LeaderboardRow): number | null => row.coverage.find((entry) => entry.level === level)?.measured ?? null;
  return {
    id: `coverage-${level}`,
    label: `In ${level}%`,
    numeric: true,
    meaning: otherWords.coverage(level),
    descending: true,
    sortBy: measured,
    cell: (row) => {
      const judgement = coverageJudgement(level, measured(row));
      return (
        <span className={judgement === 'overconfident' ? css.narrow : undefined} title={coverageWords[judgement]}>
          {coverageText(measured(row))}
        </span>
      );
    },
  };
}
