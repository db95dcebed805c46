import type { ReactNode } from 'react';
import css from './empty-state.module.css';

interface Props {
  readonly title: string;
  readonly text: ReactNode;
  /** A drawing of what will be here. */
  readonly drawing?: ReactNode;
  /** Buttons that lead on. */
  readonly children?: ReactNode;
}

/** What an empty screen shows: what goes here, and the way to it. */
export const EmptyState = ({ title, text, drawing, children }: Props) => (
  <div className={css.state}>
    {drawing}
    <h2 className={css.title}>{title}</h2>
    <p className={css.text}>{text}</p>
    {children !== undefined && <div className={css.actions}>{children}</div>}
  </div>
);
