import type { ReactNode } from 'react';
import type { ForecastViewName } from '../../state/view.ts';
import { useView } from '../../state/use-app.ts';
import { LevelsInspector } from '../levels/levels-inspector.tsx';
import { LevelsView } from '../levels/levels-view.tsx';
import { NodeList } from '../levels/node-list.tsx';
import { ScenarioInspector } from '../scenarios/scenario-inspector.tsx';
import { ScenariosView } from '../scenarios/scenarios-view.tsx';
import { ForecastFrame, type Shown } from './forecast-frame.tsx';
import { ForecastInspector } from './forecast-inspector.tsx';
import { ForecastView } from './forecast-view.tsx';

interface ViewParts {
  /** What there is to choose from at the left; the series where it is absent. */
  readonly list?: (shown: Shown) => ReactNode;
  readonly label: string;
  readonly work: (shown: Shown) => ReactNode;
  readonly inspectorLabel: string;
  readonly inspector: (shown: Shown) => ReactNode;
}

const series: ViewParts = {
  label: 'Forecast',
  work: (shown) => <ForecastView {...shown} />,
  inspectorLabel: 'About the forecast',
  inspector: (shown) => <ForecastInspector {...shown} />,
};
const scenarios: ViewParts = {
  label: 'Scenarios',
  work: (shown) => <ScenariosView {...shown} />,
  inspectorLabel: 'About the scenario',
  inspector: ({ experiment }) => <ScenarioInspector experiment={experiment} />,
};
const levels: ViewParts = {
  list: ({ experiment }) => <NodeList experiment={experiment} />,
  label: 'Levels',
  work: (shown) => <LevelsView {...shown} />,
  inspectorLabel: 'About the levels',
  inspector: (shown) => <LevelsInspector {...shown} />,
};
/** What each view shows; one that is not here is not offered either (see view-switch.tsx). */
const parts: Partial<Record<ForecastViewName, ViewParts>> = { series, scenarios, levels };

/** The forecast, in the view that is chosen. */
export function ForecastScreen() {
  const view = useView((state) => state.forecastView);
  const { list, label, work, inspectorLabel, inspector } = parts[view] ?? series;
  return <ForecastFrame list={list} workLabel={label} work={work} inspectorLabel={inspectorLabel} inspector={inspector} />;
}
