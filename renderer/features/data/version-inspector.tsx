import type { DatasetVersion, SeriesList } from '../../../contract/entities/dataset.ts';
import { Findings, summary } from '../../components/findings.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { seriesName, targetName } from '../../series/names.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useSlice } from '../../state/use-app.ts';
import { amount, bytes, count } from '../../words/numbers.ts';
import { frequencyName, periods, roleLabels } from '../../words/terms.ts';

/** What is known of a version: the selected series, the report, the roles, where it came from. */
export function VersionInspector({ version }: { readonly version: DatasetVersion }) {
  const { value: list } = useSeriesList();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  return (
    <>
      {list && <SeriesFacts version={version} list={list} index={index} />}
      <Section title="Found at import" aside={summary(version.report)}>
        <Findings report={version.report} />
      </Section>
      <Section title="Columns">
        <Facts facts={roles(version)} />
      </Section>
      <Section title="Dataset">
        <Facts
          facts={[
            ['Rows', count(version.rows)],
            ['Periods, gaps included', count(version.values)],
            ['Frequency', frequencyName(version.axis.frequency)],
            ['Season', version.seasonLength > 1 ? periods(version.seasonLength, version.axis.frequency) : 'none'],
            ['Snapshot', bytes(version.snapshotBytes)],
            ['Version id', <code key="id">{version.id.slice(0, 12)}</code>],
          ]}
        />
      </Section>
      <Section title="Files">
        <Facts facts={version.files.map((file) => [file.name, bytes(file.bytes)] as const)} />
      </Section>
    </>
  );
}

function SeriesFacts({ version, list, index }: { readonly version: DatasetVersion; readonly list: SeriesList; readonly index: number }) {
  const present = list.count[index] ?? 0;
  const length = list.length[index] ?? 0;
  const missing = length - present;
  const mean = list.mean[index] ?? NaN;
  const total = list.total[index] ?? NaN;
  return (
    <Section title={seriesName(list, index, targetName(version))}>
      <Facts
        facts={[
          ['Periods', count(length)],
          ['Missing', missing === 0 ? 'none' : `${count(missing)} of ${count(length)}`],
          ['Mean', amount(mean, mean)],
          ['Total', amount(total, total)],
        ]}
      />
    </Section>
  );
}

function roles(version: DatasetVersion): (readonly [string, string])[] {
  const { date, target, series, future, past, static: fixed } = version.roles;
  const lists = [
    [roleLabels.date, date === null ? [] : [date]],
    [roleLabels.target, target === null ? [] : [target]],
    [roleLabels.series, series],
    [roleLabels.future, future],
    [roleLabels.past, past],
    [roleLabels.static, fixed],
  ] as const;
  return lists.flatMap(([label, names]) => (names.length > 0 ? [[label, names.join(', ')] as const] : []));
}
