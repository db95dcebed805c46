import { ForecastFrame } from '../forecast/forecast-frame.tsx';
import { ModelInspector } from './model-inspector.tsx';
import { ModelView } from './model-view.tsx';

/** A fitted model, one series at a time: what it found, what it is made of, what it left. */
export const ModelScreen = () => (
  <ForecastFrame
    workLabel="Model"
    work={(shown) => <ModelView {...shown} />}
    inspectorLabel="About the model"
    inspector={({ experiment }) => <ModelInspector experiment={experiment} />}
  />
);
