import { useApp } from '../../state/use-app.ts';
import { Scheduled } from '../schedules/scheduled.tsx';
import css from './home.module.css';

/** Flows that run, and what is scheduled next. */
export function ScheduledPart() {
  const app = useApp();
  const schedule = (): void => {
    app.flows.store.setState({ part: 'schedules' });
    app.monitor.store.setState({ tab: 'flows' });
    app.navigation.go('monitor');
  };
  return (
    <div>
      <Scheduled
        none={
          <>
            <p className={css.quiet}>No flow runs, and nothing is scheduled.</p>
            <button type="button" className={css.link} onClick={schedule}>
              Make a schedule
            </button>
          </>
        }
      />
    </div>
  );
}
