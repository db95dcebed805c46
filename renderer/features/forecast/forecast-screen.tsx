import { ForecastFrame } from './forecast-frame.tsx';
import { ForecastInspector } from './forecast-inspector.tsx';
import { ForecastView } from './forecast-view.tsx';

/** The forecast of every series, one at a time. */
export const ForecastScreen = () => (
  <ForecastFrame
    workLabel="Forecast"
    work={(shown) => <ForecastView {...shown} />}
    inspectorLabel="About the forecast"
    inspector={(shown) => <ForecastInspector {...shown} />}
  />
);
