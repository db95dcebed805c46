import { useEffect } from 'react';
import { useApp, useResource, useSlice } from '../../state/use-app.ts';
import { FirstSteps } from './first-steps.tsx';
import { homeParts } from './home-parts.ts';
import css from './home.module.css';

/** The control centre: what is deployed and how it does, what runs, what is planned, what somebody should look at. */
export function HomeScreen() {
  const app = useApp();
  const { value: deployments } = useResource(app.monitor.deployments, '');
  const known = useSlice('workspace', (state) => state.versions !== null);
  // Another window or the terminal may have brought data since.
  useEffect(() => app.monitor.changed(), [app]);
  if (!known || !deployments) return null;
  return (
    <div className={css.screen} tabIndex={0} data-inset>
      {deployments.length === 0 && <FirstSteps />}
      <div className={css.columns}>
        {(['main', 'side'] as const).map((place) => (
          <div key={place} className={css.column}>
            {homeParts
              .filter((part) => part.place === place)
              .map(({ title, Part }) => (
                <section key={title} className={css.part} aria-label={title}>
                  <h2 className={css.title}>{title}</h2>
                  <Part />
                </section>
              ))}
          </div>
        ))}
      </div>
    </div>
  );
}
