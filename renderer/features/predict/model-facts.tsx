import type { RowModel } from '../../../contract/entities/regression.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { bytes, count, metric, percent } from '../../words/numbers.ts';
import { sentence } from '../../words/terms.ts';
import { moment } from '../../words/times.ts';
import css from './new-model.module.css';

/** What a model was made of. */
export function ModelFacts({ model }: { readonly model: RowModel }) {
  const { report, options } = model;
  if (!report)
    return (
      <Section title="Model">
        <Facts
          facts={[
            ['Target', options.target],
            ['Columns', count(model.fields.length)],
            ['File', model.fileName],
            ['Kept', moment(model.createdAt)],
            ['Kept as', `${bytes(model.bytes)}, ${model.sha256?.slice(0, 12) ?? ''}`],
          ]}
        />
        <p className={css.about}>It came from a file: it has no intervals, and nothing was measured here.</p>
      </Section>
    );
  const { rows, period } = report;
  return (
    <>
      <Section title="Intervals">
        <Facts
          facts={report.coverage.map(
            ({ level, measured, width }) => [`${level}%`, `measured ${percent(measured, { decimals: 1 })}, ${metric(width)} wide`] as const,
          )}
        />
      </Section>
      <Section title="Rows">
        <Facts
          facts={[
            ['Training', count(rows.train)],
            ...(period ? ([['', `${period.train[0]} to ${period.train[1]}`]] as const) : []),
            ['To stop training early', count(rows.early)],
            ['For the intervals', count(rows.calibration)],
            ['Test', count(rows.test)],
            ...(period ? ([[' ', `${period.test[0]} to ${period.test[1]}`]] as const) : []),
            ...rows.dropped.map(({ reason, rows: dropped }) => [sentence(reason), `${count(dropped)} left out`] as const),
          ]}
        />
      </Section>
      <Section title="Model">
        <Facts
          facts={[
            ['Target', options.target],
            ['Learns', report.scale.kind === 'log' ? 'its logarithm' : 'it as it is'],
            ['Trees', count(report.trees)],
            ['Trained again on all rows', report.refitted ? 'yes' : 'no'],
            ['File', model.fileName],
            ['Made', moment(model.createdAt)],
            ['Kept as', `${bytes(model.bytes)}, ${model.sha256?.slice(0, 12) ?? ''}`],
          ]}
        />
        <p className={css.about}>{sentence(report.scale.reason)}.</p>
      </Section>
    </>
  );
}
