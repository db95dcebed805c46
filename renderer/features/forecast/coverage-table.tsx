import type { LeaderboardRow } from '../../../contract/entities/experiment.ts';
import { coverageJudgement, coverageStretches, coverageText, coverageWords } from '../../words/coverage.ts';
import { level } from '../../words/numbers.ts';
import css from './coverage-table.module.css';

/** Measured coverage beside the nominal: over the whole horizon, and near, midway and far. */
export function CoverageTable({ row }: { readonly row: LeaderboardRow }) {
  const rows = row.coverage.toSorted((a, b) => a.level - b.level);
  const stretches = coverageStretches(row.coverageByHorizon);
  return (
    <table className={css.table} aria-label="Coverage">
      <thead>
        <tr>
          <th scope="col">Band</th>
          <th scope="col">Measured</th>
          {stretches.map(({ name }) => (
            <th key={name} scope="col" title={`Of forecasts ${name} periods ahead`}>
              {name}
              <br />
              ahead
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((entry) => (
          <tr key={entry.level}>
            <th scope="row">{level(entry.level)}</th>
            <Cell level={entry.level} measured={entry.measured} />
            {stretches.map((stretch) => (
              <Cell key={stretch.name} level={entry.level} measured={stretch.measured(entry.level)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ level: nominal, measured }: { readonly level: number; readonly measured: number | null }) {
  const judgement = coverageJudgement(nominal, measured);
  return (
    <td className={judgement === 'overconfident' ? css.narrow : undefined} title={coverageWords[judgement]}>
      {measured === null ? 'not measured' : coverageText(measured)}
      {judgement === 'overconfident' ? ' ↓' : judgement === 'cautious' ? ' ↑' : ''}
    </td>
  );
}
