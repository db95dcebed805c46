import { Button } from '@mantine/core';
import { useRef } from 'react';
import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import type { FittedModel } from '../../../contract/entities/model.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar } from '../../components/panel.tsx';
import { Equation } from '../../formula/formula.tsx';
import { seriesName, targetName } from '../../series/names.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { isNet } from '../../words/nets.ts';
import { ModelSwitch } from '../forecast/model-switch.tsx';
import { NetTrainingSection } from '../nets/net-training-section.tsx';
import { useForecastKeys } from '../forecast/use-forecast-keys.ts';
import { ComponentsSection } from './components-section.tsx';
import { EstimatesTable } from './estimates-table.tsx';
import css from './model-view.module.css';
import { PanelModelSection } from './panel-model-section.tsx';
import { SaveXgboost, treeKinds } from './save-xgboost.tsx';
import { ResidualsSection } from './residuals-section.tsx';
import { useFitted } from './use-fitted.ts';

interface Props {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
}

/** The fitted model in the middle of its page. */
export function ModelView({ experiment, version }: Props) {
  const app = useApp();
  const { value: list } = useSeriesList();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const { key, fitted } = useFitted(experiment);
  useForecastKeys(experiment, list);
  // While the next series is worked out the last one stays, so that stepping through them does not flicker.
  const last = useRef<{ readonly key: string; readonly value: FittedModel } | null>(null);
  if (fitted.value && key !== null) last.current = { key, value: fitted.value };
  const shown = fitted.failure ? null : last.current;
  const waiting = fitted.loading && shown?.key !== key;
  const name = list ? seriesName(list, index, targetName(version)) : '';
  return (
    <>
      <Bar title={name} detail={waiting ? <span role="status">Working it out …</span> : undefined}>
        <ModelSwitch experiment={experiment} />
        {shown && treeKinds.includes(shown.value.kind) && shown.value.panelModel && (
          <SaveXgboost model={{ experimentId: shown.value.experimentId, model: shown.value.model }} />
        )}
        <Button variant="default" aria-keyshortcuts="W" onClick={() => app.navigation.go('explain')}>
          Why?
        </Button>
        <Button variant="default" onClick={() => app.navigation.go('forecast')}>
          See forecast
        </Button>
      </Bar>
      {fitted.failure && key !== null && <FailureNote failure={fitted.failure} steps={{ 'try-again': () => app.fitted.refresh(key) }} />}
      <div className={css.scroll} tabIndex={0} aria-busy={waiting} data-waiting={waiting || undefined} data-own-arrows data-inset>
        {shown && <Fitted key={experiment.id} shown={shown} version={version} name={name} />}
      </div>
    </>
  );
}

interface FittedProps {
  readonly shown: { readonly key: string; readonly value: FittedModel };
  readonly version: DatasetVersion;
  readonly name: string;
}
function Fitted({ shown, version, name }: FittedProps) {
  const { value: fitted } = shown;
  const { description } = fitted;
  if (fitted.panelModel)
    return (
      <>
        <PanelModelSection model={fitted.panelModel} />
        {isNet(fitted.kind) && <NetTrainingSection experimentId={fitted.experimentId} model={fitted.model} running={false} />}
      </>
    );
  if (!description)
    return <EmptyState title={`${fitted.label} has nothing to show here`} text={fitted.reason ?? 'It has no parameters and no parts.'} />;
  return (
    <>
      {fitted.transformed && (
        <p className={css.scale} role="note">
          Parameters, parts and residuals are those of the values that the model was fitted to, after its transform; the forecast is not.
        </p>
      )}
      <div className={css.what}>
        <section className={css.section} aria-label="Equation">
          <h3 className={css.notation}>{description.name}</h3>
          {description.equation.length > 0 && <Equation lines={description.equation} label={`Equation of ${description.name}`} />}
        </section>
        {description.estimates.length > 0 && (
          <section className={css.section} aria-label="Parameters">
            <h3 className={css.heading}>Parameters</h3>
            <EstimatesTable estimates={description.estimates} />
          </section>
        )}
      </div>
      <ComponentsSection shown={shown} version={version} name={name} />
      <ResidualsSection shown={shown} version={version} name={name} />
    </>
  );
}
