import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ExploreSeries } from '../../../contract/entities/explore.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { patternWords } from '../../words/explore.ts';
import { amount, count, percent, significant, sizeOf } from '../../words/numbers.ts';
import { periods, sentence } from '../../words/terms.ts';
import css from './series-inspector.module.css';
import { useExploredKey } from './use-explored-key.ts';

/** Anomalies that are listed, the farthest off first. */
const mostAnomalies = 12;

/** The series in figures, and its anomalies in words. */
export function SeriesInspector({ version }: { readonly version: DatasetVersion }) {
  const app = useApp();
  const { value: series } = useResource(app.explore.series, useExploredKey(version));
  if (!series) return null;
  const { summary } = series;
  const size = sizeOf([summary.mean ?? 0, summary.median ?? 0]);
  const share = (part: number): string => (part === 0 ? '0' : `${count(part)} (${percent(part / summary.n, { decimals: 1 })})`);
  return (
    <>
      <Section title="Class" aside={patternWords[summary.pattern].label}>
        <p className={css.meaning}>{patternWords[summary.pattern].meaning}</p>
        <Facts
          facts={[
            ['Periods for each with demand', significant(summary.averageInterval, 3)],
            ['CV² of demand', significant(summary.squaredVariation, 3)],
          ]}
        />
      </Section>
      <Section title="Strengths" aside="0 to 1">
        <Facts
          facts={[
            ['Forecastability', significant(summary.forecastability, 2)],
            ['Trend', significant(summary.trendStrength, 2)],
            ...summary.seasonalStrength.map(
              ({ length, strength }) => [`Season of ${periods(length, version.axis.frequency)}`, significant(strength, 2)] as const,
            ),
          ]}
        />
      </Section>
      <Section title="Values">
        <Facts
          facts={[
            ['Periods', count(summary.n)],
            ['Missing', share(summary.missing)],
            ['Zeros', share(summary.zeros)],
            ...(summary.negative > 0 ? [['Below zero', share(summary.negative)] as const] : []),
            ['Total', amount(summary.total, summary.total)],
            ['Mean', amount(summary.mean, size)],
            ['Median', amount(summary.median, size)],
            ['Standard deviation', amount(summary.standardDeviation, size)],
            ['Smallest', amount(summary.min, size)],
            ['Largest', amount(summary.max, size)],
          ]}
        />
      </Section>
      <Anomalies series={series} />
      {summary.notes.length > 0 && (
        <Section title="Worth knowing">
          <ul className={css.notes}>
            {summary.notes.map((note) => (
              <li key={note}>{sentence(note)}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** From how many usual deviations a value is an anomaly: by the number of values, or as the user says. */
function Threshold({ inForce }: { readonly inForce: number }) {
  const app = useApp();
  const { threshold, ...others } = useSlice('explore', (state) => state.options);
  const [text, setText] = useState(threshold === undefined ? '' : String(threshold));
  const asked = text.trim() === '' ? undefined : Number(text.replace(',', '.'));
  const isWrong = asked !== undefined && !(asked >= 1 && asked <= 100);
  const take = (): void => {
    if (!isWrong) app.explore.store.setState({ options: asked === undefined ? others : { ...others, threshold: asked } });
  };
  return (
    <label className={css.threshold}>
      <span>From usual deviations of</span>
      <TextInput
        size="xs"
        placeholder={significant(inForce, 3)}
        title="From 1 to 100. Empty: more for longer series, so that few anomalies are found by chance. The list counts by that, whatever stands here."
        value={text}
        error={isWrong}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
    </label>
  );
}

function Anomalies({ series: { anomalies, time } }: { readonly series: ExploreSeries }) {
  const farthest = Array.from(anomalies.at, (_, k) => k)
    .toSorted((a, b) => Math.abs(anomalies.score[b] ?? 0) - Math.abs(anomalies.score[a] ?? 0))
    .slice(0, mostAnomalies);
  const aside = anomalies.at.length > mostAnomalies ? `${mostAnomalies} of ${count(anomalies.at.length)}` : count(anomalies.at.length);
  return (
    <Section title="Anomalies" aside={aside}>
      <Threshold inForce={anomalies.threshold} />
      {farthest.length === 0 && <p className={css.meaning}>None: nothing is {significant(anomalies.threshold, 3)} usual deviations off.</p>}
      <ul className={css.anomalies} aria-label="Anomalies, the farthest off first">
        {farthest.map((k) => {
          const value = anomalies.value[k] ?? NaN;
          const expected = anomalies.expected[k] ?? NaN;
          const size = sizeOf([value, expected]);
          return (
            <li key={k}>
              <span className={css.when}>{time[anomalies.at[k] ?? 0]}</span>
              <span className={css.value}>
                {amount(value, size)} <span className="quiet">for {amount(expected, size)}</span>
              </span>
              <span className={css.reason}>{anomalies.reason[k]}</span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
