import css from './progress-bar.module.css';

interface Props {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly colour?: string;
}
/** How far something is. Without a total it only says that it runs. */
export const ProgressBar = ({ label, done, total, colour }: Props) => (
  <div
    className={css.track}
    role="progressbar"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={total > 0 ? total : undefined}
    aria-valuenow={total > 0 ? done : undefined}
    data-unknown={total > 0 ? undefined : true}
  >
    <div className={css.fill} style={{ width: total > 0 ? `${Math.min(100, (100 * done) / total)}%` : '30%', background: colour }} />
  </div>
);
