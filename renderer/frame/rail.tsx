import type { ComponentType } from 'react';
import {
  CompareIcon,
  DataIcon,
  ExplainIcon,
  ExploreIcon,
  ForecastIcon,
  HomeIcon,
  ModelIcon,
  MonitorIcon,
  PredictIcon,
  RegistryIcon,
  ReportsIcon,
  RunsIcon,
  SettingsIcon,
  TuneIcon,
} from '../components/icons.tsx';
import { screenKey, screenLabels, screens, type Screen } from '../state/navigation.ts';
import { useApp, useSlice } from '../state/use-app.ts';
import css from './rail.module.css';

const icons: Record<Screen, ComponentType<{ size?: number }>> = {
  home: HomeIcon,
  data: DataIcon,
  explore: ExploreIcon,
  compare: CompareIcon,
  tune: TuneIcon,
  forecast: ForecastIcon,
  model: ModelIcon,
  explain: ExplainIcon,
  predict: PredictIcon,
  reports: ReportsIcon,
  runs: RunsIcon,
  registry: RegistryIcon,
  monitor: MonitorIcon,
  settings: SettingsIcon,
};

/** The way of an analyst, top to bottom. */
export function Rail() {
  const app = useApp();
  const screen = useSlice('navigation', (place) => place.screen);
  return (
    <nav className={css.rail} aria-label="Screens">
      {screens.map((name, place) => {
        const Icon = icons[name];
        return (
          <button
            key={name}
            type="button"
            className={css.item}
            aria-current={screen === name ? 'page' : undefined}
            aria-keyshortcuts={screenKey(place) === null ? undefined : `Control+${screenKey(place)}`}
            onClick={() => app.navigation.go(name)}
            data-inset
          >
            <Icon size={18} />
            {screenLabels[name]}
          </button>
        );
      })}
    </nav>
  );
}
