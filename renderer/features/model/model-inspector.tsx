import type { Experiment } from '../../../contract/entities/experiment.ts';
import { WarningIcon } from '../../components/icons.tsx';
import { Facts, Section } from '../../components/panel.tsx';
import { Swatch } from '../../components/swatch.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { comparison } from '../../words/metrics.ts';
import { significant } from '../../words/numbers.ts';
import { settingText } from '../../words/settings.ts';
import { duration } from '../../words/times.ts';
import { Substitute } from '../forecast/substitute.tsx';
import { useForecast } from '../forecast/use-forecast.ts';
import css from './model-inspector.module.css';
import { useFitted } from './use-fitted.ts';

/** What else is known of the fitted model: how likely, how set, what it cannot take. */
export function ModelInspector({ experiment }: { readonly experiment: Experiment }) {
  const app = useApp();
  const { row } = useForecast(experiment);
  const { fitted } = useFitted(experiment);
  const { value: infos } = useResource(app.modelInfos, 'all');
  const value = fitted.value;
  const criteria = value?.description?.criteria;
  const sigma2 = value?.description?.sigma2 ?? null;
  const limits = value?.limits ?? infos?.find(({ kind }) => kind === row?.kind)?.limits ?? [];
  const parameters = infos?.find(({ kind }) => kind === row?.kind)?.parameters ?? [];
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
      </Section>
      {value?.description && (
        <Section title="Fit">
          {criteria ? (
            <>
              <Facts
                facts={[
                  ['AICc', significant(criteria.aicc, 6)],
                  ['AIC', significant(criteria.aic, 6)],
                  ['BIC', significant(criteria.bic, 6)],
                  ['Log likelihood', significant(criteria.logLik, 6)],
                ]}
              />
              <p className={css.note}>Smaller criteria are better; they compare models of one family on the same data only.</p>
            </>
          ) : (
            <p className="quiet">It has no likelihood, so no information criteria.</p>
          )}
          <Facts
            facts={[
              ...(sigma2 === null ? [] : [['Residual deviation', significant(Math.sqrt(sigma2))] as const]),
              ['Time to fit', duration(value.fitMs)],
              ['Time to forecast', duration(value.forecastMs)],
            ]}
          />
        </Section>
      )}
      {row && (
        <Section title="Settings">
          {Object.keys(row.spec).length === 0 ? (
            <p className="quiet">All automatic.</p>
          ) : (
            <Facts
              facts={Object.entries(row.spec).map(
                ([name, setting]) => [parameters.find((one) => one.name === name)?.label ?? name, settingText(setting)] as const,
              )}
            />
          )}
        </Section>
      )}
      {value && value.notes.length > 0 && (
        <Section title="Worth knowing">
          <ul className={css.notes}>
            {value.notes.map((note) => (
              <li key={note.code}>
                <WarningIcon size={14} />
                <span>{note.message}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {limits.length > 0 && (
        <Section title="What it cannot take">
          <ul className={css.limits}>
            {limits.map((limit) => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
