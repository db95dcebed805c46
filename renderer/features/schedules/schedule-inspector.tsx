import type { Schedule } from '../../../contract/entities/schedule.ts';
import { Facts, Section } from '../../components/panel.tsx';
import { counted } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import css from './schedules.module.css';

/** How a schedule is set. */
export function ScheduleInspector({ schedule }: { readonly schedule: Schedule }) {
  const { cron, zone, does, retries, timeoutMinutes, catchUp, createdAt, next, paused } = schedule;
  return (
    <>
      <Section title="Schedule">
        <Facts
          facts={[
            ['Does', does],
            ['Expression', <code key="cron">{cron}</code>],
            ['Time zone', zone],
            ['Missed times', catchUp ? 'caught up once' : 'left out'],
            ['After a failure', retries === 0 ? 'not tried again' : `tried again ${counted(retries, 'time')}`],
            ['Longest', timeoutMinutes === null ? 'as long as it takes' : counted(timeoutMinutes, 'minute')],
            ['Since', moment(createdAt)],
          ]}
        />
      </Section>
      <Section title="Next times">{paused ? <p className={css.quiet}>None while it is paused.</p> : <Times next={next} />}</Section>
    </>
  );
}

/** The next times, one under the other. */
export const Times = ({ next }: Pick<Schedule, 'next'>) => (
  <ol className={css.times}>
    {next.map(({ at, local }) => (
      <li key={at}>
        <time dateTime={at}>{local}</time>
      </li>
    ))}
  </ol>
);
