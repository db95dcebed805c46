import type { DatasetVersion } from '../../../contract/entities/dataset.ts';
import type { Experiment } from '../../../contract/entities/experiment.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar } from '../../components/panel.tsx';
import { seriesName, targetName } from '../../series/names.ts';
import { useSeriesList } from '../../state/selection.ts';
import { useApp, useSlice } from '../../state/use-app.ts';
import { ModelSwitch } from '../forecast/model-switch.tsx';
import { useForecastKeys } from '../forecast/use-forecast-keys.ts';
import { ForecastViewSwitch } from '../forecast/view-switch.tsx';
import { ComparePart } from './compare-part.tsx';
import { EditPart } from './edit-part.tsx';
import { ScenarioBar } from './scenario-bar.tsx';
import { useScenario, useScenariosState, useUndoKeys } from './use-scenarios.ts';
import { WaterfallPart } from './waterfall-part.tsx';

interface Props {
  readonly experiment: Experiment;
  readonly version: DatasetVersion;
}

/** What people make of the forecast of the model on show. */
export function ScenariosView({ experiment, version }: Props) {
  const app = useApp();
  const { value: series } = useSeriesList();
  const index = useSlice('navigation', (place) => place.seriesIndex);
  const part = useScenariosState((state) => state.part);
  const { runId, list, scenario, row } = useScenario(experiment);
  useForecastKeys(experiment, series);
  useUndoKeys(part === 'edit' ? scenario.value : null);
  const name = series ? seriesName(series, index, targetName(version)) : '';
  return (
    <>
      <Bar title={name}>
        <ForecastViewSwitch />
        <ModelSwitch experiment={experiment} />
      </Bar>
      {runId !== null && list.value && <ScenarioBar runId={runId} list={list.value} scenario={scenario.value} />}
      {runId !== null && list.failure && (
        <FailureNote failure={list.failure} steps={{ 'try-again': () => app.scenarios.lists.refresh(runId) }} />
      )}
      {runId !== null && part === 'waterfall' && list.value && (
        <WaterfallPart runId={runId} scenario={scenario.value} index={index} name={name} version={version} />
      )}
      {part !== 'waterfall' && list.value?.length === 0 && (
        <EmptyState
          title="No scenario yet"
          text={`A scenario is what you make of the forecast of ${row?.label ?? 'this model'}: values set by hand, percentages, totals, other prices or promotions, each with its reason. The forecast itself stays as it is.`}
        />
      )}
      {runId !== null && scenario.value && part === 'edit' && (
        <EditPart experiment={experiment} version={version} runId={runId} scenario={scenario.value} name={name} />
      )}
      {runId !== null && list.value && list.value.length > 0 && part === 'compare' && (
        <ComparePart runId={runId} list={list.value} version={version} />
      )}
    </>
  );
}
