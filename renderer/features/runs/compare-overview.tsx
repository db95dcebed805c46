import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { RunComparison } from '../../../contract/entities/run-comparison.ts';
import { Plot } from '../../charts/plot.tsx';
import { criticalDifferenceFigure, metricFigure, runLetter } from '../../charts/run-comparison-figures.ts';
import { useScheme } from '../../charts/use-scheme.ts';
import { metric as digits, percent, pValueText } from '../../words/numbers.ts';
import css from './compare.module.css';

export const metricNames = { mase: 'MASE', mae: 'MAE', rmse: 'RMSE', smape: 'sMAPE', wape: 'WAPE', bias: 'Bias' } as const;
type Name = keyof typeof metricNames;

/** Who errs less, how sure that is, and what the runs differ in. */
export function CompareOverview({ found }: { readonly found: RunComparison }) {
  const scheme = useScheme();
  const [chosen, setChosen] = useState<Name>('mase');
  const shown = found.metrics.find(({ metric }) => metric === chosen) ?? found.metrics[0];
  const labels = useMemo(() => found.runs.map(({ label }) => label), [found]);
  const figure = useMemo(() => shown && metricFigure(shown, metricNames[shown.metric], labels, scheme), [shown, labels, scheme]);
  const ranks = useMemo(() => found.ranks && criticalDifferenceFigure(found.ranks, labels, scheme), [found, labels, scheme]);
  const best =
    shown && shown.metric !== 'bias'
      ? shown.runs.reduce((least, one, k) => (one.estimate < (shown.runs[least]?.estimate ?? Infinity) ? k : least), 0)
      : null;
  return (
    <>
      {shown && figure && (
        <section className={css.section} aria-label="Figures of the runs">
          <div className={css.head}>
            <h3>{metricNames[shown.metric]} with 95% intervals</h3>
            <SegmentedControl
              aria-label="Metric"
              value={shown.metric}
              onChange={(value) => setChosen(value as Name)}
              data={found.metrics.map(({ metric }) => ({ value: metric, label: metricNames[metric] }))}
            />
          </div>
          {best !== null && <p className={css.sentence}>{verdict(found, shown, best)}</p>}
          <div className={css.pair}>
            <div className={css.picture}>
              <Plot figure={figure} label={`${metricNames[shown.metric]} of the runs`} />
            </div>
            {ranks && (
              <div className={css.picture}>
                <Plot
                  figure={ranks}
                  label="Mean ranks"
                  title={<h4 className={css.small}>Ranks: a bar joins runs that cannot be told apart</h4>}
                />
              </div>
            )}
          </div>
          <Differences found={found} shown={shown} />
        </section>
      )}
      <Parameters found={found} />
    </>
  );
}

/** The best run beside the next in one sentence. */
function verdict({ runs, pairs }: RunComparison, shown: RunComparison['metrics'][number], best: number): string {
  const order = shown.runs.map((_, k) => k).toSorted((a, b) => (shown.runs[a]?.estimate ?? 0) - (shown.runs[b]?.estimate ?? 0));
  const next = order[1];
  const name = metricNames[shown.metric];
  const lead = `${runLetter(best)} ${runs[best]?.label ?? ''} has the lowest ${name}, ${digits(shown.runs[best]?.estimate)}`;
  if (next === undefined) return `${lead}.`;
  const difference = shown.differences.find(
    ({ first, second }) => (first === best && second === next) || (first === next && second === best),
  );
  if (!difference) return `${lead}.`;
  const sign = difference.first === best ? 1 : -1;
  const sure = sign === 1 ? difference.upper < 0 : difference.lower > 0;
  const pair = pairs.find(({ first, second }) => (first === best && second === next) || (first === next && second === best));
  const p = pair?.pValue ?? null;
  const test = p === null ? '' : ` (Diebold-Mariano p ${pValueText(p)})`;
  const share = sign === 1 ? difference.lowerShare : 1 - difference.lowerShare;
  // The interval takes series as independent; the test does not, and has the last word.
  if (sure && p !== null && p >= 0.05)
    return `${lead}, ${digits(Math.abs(difference.estimate))} below ${runLetter(next)} on these series; the more cautious test does not settle it${test}.`;
  return sure
    ? `${lead}: lower than ${runLetter(next)} beyond chance, ${digits(Math.abs(difference.estimate))} apart${test}.`
    : `${lead}, but ${runLetter(next)} may be as good: it is lower in ${percent(share)} of draws${test}.`;
}

export function Differences({ found, shown }: { readonly found: RunComparison; readonly shown: RunComparison['metrics'][number] }) {
  return (
    <div className={css.wide} tabIndex={0} role="region" aria-label="Table of differences" data-inset>
      <table className={css.table} aria-label="Differences">
        <thead>
          <tr>
            <th scope="col">Pair</th>
            <th scope="col" title={`${metricNames[shown.metric]} of the first less that of the second: below zero the first errs less`}>
              Difference
            </th>
            <th scope="col">95% interval</th>
            <th scope="col">In percent</th>
            <th scope="col" title="Share of bootstrap draws in which the first is lower">
              First lower in draws
            </th>
            <th scope="col" title="Share of series on which the first has the lower MASE, equal ones half">
              First wins
            </th>
            <th
              scope="col"
              title="Diebold-Mariano on scaled errors over all series: the more cautious of the tests over origins and over series"
            >
              Diebold-Mariano p
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.differences.map(({ first, second, estimate, lower, upper, relative, lowerShare }) => {
            const pair = found.pairs.find((one) => one.first === first && one.second === second);
            const sure = lower > 0 || upper < 0;
            return (
              <tr key={`${first}-${second}`}>
                <th scope="row">
                  {runLetter(first)} − {runLetter(second)}
                </th>
                <td className={sure ? css.sure : undefined}>{digits(estimate)}</td>
                <td>
                  {digits(lower)} to {digits(upper)}
                </td>
                <td>{relative ? percent(relative.estimate, { decimals: 1, sign: true }) : '–'}</td>
                <td>{percent(lowerShare)}</td>
                <td>{percent(pair?.winRate)}</td>
                <td title={pair?.refused ?? undefined}>{pair?.pValue === null || pair === undefined ? '–' : pValueText(pair.pValue)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={css.note}>
        Intervals: {shown.units} drawn again 2,000 times ({shown.count} of them); bold where the interval leaves out zero.
      </p>
    </div>
  );
}

function Parameters({ found }: { readonly found: RunComparison }) {
  const [all, setAll] = useState(false);
  const rows = found.parameters.filter(({ differs }) => differs || all);
  return (
    <section className={css.section} aria-label="What differs">
      <div className={css.head}>
        <h3>What differs</h3>
        <SegmentedControl
          aria-label="Settings on show"
          value={all ? 'all' : 'different'}
          onChange={(value) => setAll(value === 'all')}
          data={[
            { value: 'different', label: 'Differs' },
            { value: 'all', label: 'All' },
          ]}
        />
      </div>
      {rows.length === 0 ? (
        <p className={css.note}>The same settings, data and environment.</p>
      ) : (
        <div className={css.wide} tabIndex={0} role="region" aria-label="Table of settings" data-inset>
          <table className={css.table} aria-label="Settings">
            <thead>
              <tr>
                <th scope="col">Setting</th>
                {found.runs.map(({ id }, k) => (
                  <th key={id} scope="col" className={css.left}>
                    {runLetter(k)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ name, values, differs }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {values.map((value, k) => (
                    <td key={found.runs[k]?.id} className={`${css.left} ${differs ? '' : css.same} clip`} title={value}>
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
