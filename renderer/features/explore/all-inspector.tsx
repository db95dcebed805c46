import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { ExplorePanel } from '../../../contract/entities/explore.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { filterOf, panelKey } from '../../state/explore.ts';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { patternWords } from '../../words/explore.ts';
import { count, percent, significant } from '../../words/numbers.ts';

/** What the series are like, counted. */
export function AllInspector({ version, panel }: { readonly version: DatasetVersion; readonly panel: ExplorePanel | null }) {
  const app = useApp();
  const filter = useSlice('explore', (state) => filterOf(state, version.id));
  const { value: totals } = useResource(app.explore.totals, panelKey(version.id, filter));
  return (
    <>
      {totals && (
        <Section title="What is looked at">
          <Facts
            facts={[
              ['Series', count(totals.series)],
              ['Values', count(totals.values)],
              ['Missing', percent(totals.missing / Math.max(1, totals.values + totals.missing), { decimals: 1 })],
              ['Periods', count(totals.total.length)],
            ]}
          />
        </Section>
      )}
      {panel && (
        <>
          <Section title="Class">
            <Facts
              facts={panel.patterns
                .map(
                  (pattern, code) =>
                    [patternWords[pattern].label, panel.pattern.reduce((sum, one) => sum + Number(one === code), 0)] as const,
                )
                .filter(([, series]) => series > 0)
                .map(([label, series]) => [label, `${count(series)} (${percent(series / panel.index.length)})`] as const)}
            />
          </Section>
          <Section title="Middle series" aside="median">
            <Facts
              facts={[
                ['Forecastability', significant(median(panel.forecastability), 2)],
                ['Trend', significant(median(panel.trend), 2)],
                ['Season', significant(median(panel.season), 2)],
                ['Change on the year before', percent(median(panel.change), { sign: true, decimals: 1 })],
              ]}
            />
          </Section>
        </>
      )}
    </>
  );
}

/** Of what is known; NaN where nothing is. */
function median(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  if (known.length === 0) return NaN;
  const middle = (known.length - 1) / 2;
  return ((known[Math.floor(middle)] ?? NaN) + (known[Math.ceil(middle)] ?? NaN)) / 2;
}
