import { Scheduled } from '../schedules/scheduled.tsx';
import css from './home.module.css';

/** Flows that run, and what is scheduled next. */
export const ScheduledPart = () => (
  <div>
    <Scheduled none={<p className={css.quiet}>Nothing is scheduled. Schedules are made under Monitor, Flows.</p>} />
  </div>
);
