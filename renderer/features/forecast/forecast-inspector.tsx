import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment, LeaderboardRow, SeriesForecast } from '../../../contract/entities/experiment.ts';
import { WarningIcon } from '../../components/icons.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { versionName } from '../../series/names.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { accuracyText, accuracyWords, comparison, type AccuracyName } from '../../words/metrics.ts';
import { amount, sizeOf } from '../../words/numbers.ts';
import { intervalMethod } from '../../words/settings.ts';
import { periods } from '../../words/terms.ts';
import { duration } from '../../words/times.ts';
import { CoverageTable } from './coverage-table.tsx';
import css from './forecast-inspector.module.css';
import { Substitute } from './substitute.tsx';
import { useForecast } from './use-forecast.ts';

interface Props {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
}

const names: readonly AccuracyName[] = ['mase', 'smape', 'rmse', 'mae', 'mape'];

/** How good the model is on this series and on all of them, and what stood in its way. */
export function ForecastInspector({ experiment, version }: Props) {
  const app = useApp();
  const { row, forecast } = useForecast(experiment);
  const { value: infos } = useResource(app.modelInfos, 'all');
  const value = forecast.value;
  const compare = (): void => {
    app.navigation.selectExperiment(experiment);
    app.navigation.go('compare');
  };
  return (
    <>
      <Section title="Model" aside={row?.selected ? 'selected' : undefined}>
        {row && (
          <>
            <p className={css.model}>
              <Swatch model={row.model} baseline={row.baseline} /> {row.label}
            </p>
            <p className="quiet">{comparison(row)}</p>
          </>
        )}
        {value && row && <Substitute row={row} modelUsed={value.modelUsed} chosen={value.chosen} infos={infos ?? []} />}
        <p className={css.links}>
          <button type="button" className={css.link} onClick={() => app.navigation.go('model')} aria-keyshortcuts="M">
            See the fitted model
          </button>
          <button type="button" className={css.link} onClick={compare}>
            Compare all models
          </button>
        </p>
      </Section>
      <Section title="Backtest error">
        <Errors row={row} forecast={value} />
      </Section>
      {row && row.coverage.length > 0 && (
        <Section title="Intervals" aside={intervalMethod(row, infos ?? [])}>
          <CoverageTable row={row} />
        </Section>
      )}
      {value && <Sums forecast={value} version={version} />}
      {value && value.warnings.length > 0 && (
        <Section title="Worth knowing">
          <ul className={css.warnings}>
            {value.warnings.map((warning, place) => (
              <li key={place}>
                <WarningIcon size={14} />
                <span>{warning.message}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title="Made from">
        <Facts
          facts={[
            ['Dataset', versionName(version)],
            ['Experiment', experiment.name],
            ['Folds', String(experiment.options.folds)],
            ['Fit, all series', row ? duration(row.fitMs) : '–'],
          ]}
        />
      </Section>
    </>
  );
}

function Errors({ row, forecast }: { readonly row: LeaderboardRow | null; readonly forecast: SeriesForecast | null }) {
  return (
    <table className={css.errors} aria-label="Backtest error">
      <thead>
        <tr>
          <td />
          <th scope="col">This series</th>
          <th scope="col">All series</th>
        </tr>
      </thead>
      <tbody>
        {names.map((name) => (
          <tr key={name} title={accuracyWords[name].meaning}>
            <th scope="row">{accuracyWords[name].label}</th>
            <td>{accuracyText(name, forecast?.metrics[name as keyof SeriesForecast['metrics']] ?? null)}</td>
            <td>{accuracyText(name, row?.[name] ?? null)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The whole horizon in one number, beside as many periods before it. */
function Sums({ forecast, version }: { readonly forecast: SeriesForecast; readonly version: DatasetVersion }) {
  const { mean, time } = forecast.forecast;
  const before = forecast.history.y.slice(-mean.length);
  const ahead = sum(mean);
  const past = before.length === mean.length && before.every(Number.isFinite) ? sum(before) : null;
  const size = sizeOf([ahead]);
  const change = past === null || past === 0 ? null : ahead / past - 1;
  return (
    <Section title={`Next ${periods(mean.length, version.axis.frequency)}`} aside={`${time[0] ?? ''} – ${time[time.length - 1] ?? ''}`}>
      <Facts
        facts={[
          ['Total forecast', amount(ahead, size)],
          [`Previous ${mean.length}`, amount(past, size)],
          ['Change', change === null ? '–' : `${change > 0 ? '+' : ''}${(100 * change).toFixed(1)}%`],
        ]}
      />
    </Section>
  );
}
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
