import css from './schedules.module.css';

interface Props {
  readonly state: string;
  readonly label: string;
}

/** A state as a small mark with a word. */
export const Mark = ({ state, label }: Props) => (
  <span className={css.mark} data-state={state}>
    {label}
  </span>
);
