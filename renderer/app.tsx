import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { useEffect, type ComponentType } from 'react';
import { loadPlotly } from './charts/plotly.ts';
import { CompareScreen } from './features/compare/compare-screen.tsx';
import { DataScreen } from './features/data/data-screen.tsx';
import { ExplainScreen } from './features/explain/explain-screen.tsx';
import { ExploreScreen } from './features/explore/explore-screen.tsx';
import { ForecastScreen } from './features/forecast/forecast-screen.tsx';
import { HomeScreen } from './features/home/home-screen.tsx';
import { ModelScreen } from './features/model/model-screen.tsx';
import { MonitorScreen } from './features/monitor/monitor-screen.tsx';
import { PredictScreen } from './features/predict/predict-screen.tsx';
import { RegistryScreen } from './features/registry/registry-screen.tsx';
import { ReportsScreen } from './features/reports/reports-screen.tsx';
import { RunsScreen } from './features/runs/runs-screen.tsx';
import { TuningScreen } from './features/tuning/tuning-screen.tsx';
import { SettingsScreen } from './features/settings/settings-screen.tsx';
import { Frame } from './frame/frame.tsx';
import { ChooseFilesProvider } from './frame/use-choose-files.tsx';
import type { App } from './state/app.ts';
import type { Screen } from './state/navigation.ts';
import { AppProvider, useSlice, useView } from './state/use-app.ts';
import { theme } from './theme.ts';

const screens: Record<Screen, ComponentType> = {
  home: HomeScreen,
  data: DataScreen,
  explore: ExploreScreen,
  compare: CompareScreen,
  tune: TuningScreen,
  forecast: ForecastScreen,
  model: ModelScreen,
  explain: ExplainScreen,
  predict: PredictScreen,
  reports: ReportsScreen,
  runs: RunsScreen,
  registry: RegistryScreen,
  monitor: MonitorScreen,
  settings: SettingsScreen,
};

/** The whole application, on any host. */
export function Almanac({ app }: { readonly app: App }) {
  useEffect(() => app.start(), [app]);
  useEffect(() => {
    // The first screen draws: its library comes beside the first answers, not after them. A failure is told by the chart that needs it.
    loadPlotly().catch(() => undefined);
  }, []);
  return (
    <AppProvider value={app}>
      <Themed />
    </AppProvider>
  );
}

function Themed() {
  const wanted = useSlice('workspace', (state) => state.settings?.theme ?? 'system');
  const system = useColorScheme(undefined, { getInitialValueInEffect: false });
  const screen = useSlice('navigation', (place) => place.screen);
  const ready = useView((view) => view.ready);
  const Screen = screens[screen];
  return (
    <MantineProvider theme={theme} forceColorScheme={wanted === 'system' ? system : wanted}>
      <ChooseFilesProvider>
        <Frame>{ready && <Screen />}</Frame>
      </ChooseFilesProvider>
    </MantineProvider>
  );
}
