import type { ExploreSeries } from '../../../contract/entities/explore.ts';
import { deterministicLabels } from '../../words/explore.ts';
import { pValueText, significant } from '../../words/numbers.ts';
import css from './stationarity-table.module.css';

/** The tests in full, and what they advise. */
export function StationarityTable({ series }: { readonly series: ExploreSeries }) {
  const { adf, kpss, ndiffs, nsdiffs } = series.stationarity;
  const { guerrero, likelihood } = series.boxCox;
  const rows = [
    ...adf.map((test) => ({
      id: `adf ${test.deterministic}`,
      name: 'ADF',
      form: deterministicLabels[test.deterministic],
      ...test,
      p: pValueText(test.pValue),
      detail: `5% at ${significant(test.critical[1], 3)}, ${test.lags} lags`,
    })),
    ...kpss.map((test) => ({
      id: `kpss ${test.about}`,
      name: 'KPSS',
      form: `About a ${test.about}`,
      ...test,
      // Its table ends at 1 and 10 percent.
      p: test.beyondTable
        ? test.pValue < 0.05
          ? `below ${significant(0.01, 1)}`
          : `above ${significant(0.1, 1)}`
        : pValueText(test.pValue),
      detail: `${test.lags} lags`,
    })),
  ];
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['Differences', ndiffs === null ? '–' : String(ndiffs)],
    ['Seasonal differences', nsdiffs === null ? '–' : String(nsdiffs)],
    ['Box-Cox λ, Guerrero', significant(guerrero, 3)],
    ['Box-Cox λ, likelihood', significant(likelihood, 3)],
  ];
  return (
    <div className={css.box}>
      {rows.length > 0 && (
        <table className={css.table} aria-label="Tests of stationarity">
          <thead>
            <tr>
              <th scope="col">Test</th>
              <th scope="col" className={css.number}>
                Statistic
              </th>
              <th scope="col" className={css.number}>
                p
              </th>
              <th scope="col">Verdict</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, name, form, statistic, p, detail, verdict }) => (
              <tr key={id}>
                <th scope="row">
                  {name} <span className="quiet">{form.toLowerCase()}</span>
                </th>
                <td className={css.number} title={detail}>
                  {significant(statistic, 3)}
                </td>
                <td className={css.number}>{p}</td>
                <td>{verdict}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
