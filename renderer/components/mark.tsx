import type { ReactNode } from 'react';
import css from './mark.module.css';

/** `waiting`: nothing happens now. `quiet`: nothing to look at. */
export type MarkTone = 'usual' | 'waiting' | 'quiet' | 'running' | 'attention';

interface Props {
  readonly tone?: MarkTone;
  readonly children: ReactNode;
}

/** A state as a small mark with a word. */
export const Mark = ({ tone = 'usual', children }: Props) => (
  <span className={css.mark} data-tone={tone}>
    {children}
  </span>
);
