import { ErrorIcon, NoteIcon, WarningIcon } from '../../components/icons.tsx';
import { severityLabels } from '../../words/terms.ts';
import css from './note-list.module.css';

const icons = { error: ErrorIcon, warning: WarningIcon, info: NoteIcon } as const;

export interface Note {
  readonly severity: keyof typeof icons;
  readonly message: string;
}

/** What should be known, the gravest first as given. */
export const NoteList = ({ label, notes }: { readonly label: string; readonly notes: readonly Note[] }) => (
  <ul className={css.list} aria-label={label}>
    {notes.map(({ severity, message }) => {
      const Icon = icons[severity];
      return (
        <li key={message} className={css.row} data-severity={severity}>
          <span className={css.icon}>
            <Icon size={14} />
            <span className="unseen">{severityLabels[severity]}</span>
          </span>
          <span className={css.text}>{message}</span>
        </li>
      );
    })}
  </ul>
);
