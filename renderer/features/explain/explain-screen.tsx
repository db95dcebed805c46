import { ForecastFrame } from '../forecast/forecast-frame.tsx';
import { ExplainInspector } from './explain-inspector.tsx';
import { ExplainView } from './explain-view.tsx';

/** Why a forecast is what it is, and what its model rests on. */
export const ExplainScreen = () => (
  <ForecastFrame
    workLabel="Explanation"
    work={(shown) => <ExplainView {...shown} />}
    inspectorLabel="In words"
    inspector={(shown) => <ExplainInspector {...shown} />}
  />
);
