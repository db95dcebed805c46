import type { ReactNode } from 'react';
import type { ForecastViewName } from '../../state/view.ts';
import { useView } from '../../state/use-app.ts';
import { ScenarioInspector } from '../scenarios/scenario-inspector.tsx';
import { ScenariosView } from '../scenarios/scenarios-view.tsx';
import { ForecastFrame, type Shown } from './forecast-frame.tsx';
import { ForecastInspector } from './forecast-inspector.tsx';
import { ForecastView } from './forecast-view.tsx';

interface ViewParts {
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
/** What each view shows; one that is not here is not offered either (see view-switch.tsx). */
const parts: Partial<Record<ForecastViewName, ViewParts>> = { series, scenarios };

/** The forecast, in the view that is chosen. */
export function ForecastScreen() {
  const view = useView((state) => state.forecastView);
  const { label, work, inspectorLabel, inspector } = parts[view] ?? series;
  return <ForecastFrame workLabel={label} work={work} inspectorLabel={inspectorLabel} inspector={inspector} />;
}
