import { useDeferredValue, type ReactNode } from 'react';
import css from './panel.module.css';

interface ColumnProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** A screen's three columns: what there is at the left, the work in the middle, what is known of the selection at the right. */
export const Columns = ({ children }: { readonly children: ReactNode }) => <div className={css.columns}>{children}</div>;
export const ListColumn = ({ label, children }: ColumnProps) => (
  <section className={css.list} aria-label={label}>
    {children}
  </section>
);
export const WorkColumn = ({ label, children }: ColumnProps) => (
  <section className={css.work} aria-label={label}>
    {children}
  </section>
);
/** What it holds comes a moment after the work: a screen of both at once would hold the page up for their sum. */
export function InspectorColumn({ label, children }: ColumnProps) {
  const ready = useDeferredValue(true, false);
  return (
    <aside className={css.inspector} aria-label={label} tabIndex={0} data-inset>
      {ready && children}
    </aside>
  );
}

/** The line at the head of a column: a title, and what can be done at its right. */
export const Bar = ({
  title,
  detail,
  children,
}: {
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly children?: ReactNode;
}) => (
  <header className={css.bar}>
    <h2 className={css.title}>{title}</h2>
    {detail !== undefined && <span className={`${css.detail} clip`}>{detail}</span>}
    <span className={css.actions}>{children}</span>
  </header>
);

/** A titled part of the inspector. */
export const Section = ({
  title,
  aside,
  children,
}: {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) => (
  <section className={css.section}>
    <h3 className={css.heading}>
      {title}
      {aside !== undefined && <span className={css.aside}>{aside}</span>}
    </h3>
    {children}
  </section>
);

/** Names and values under one another. */
export const Facts = ({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className={css.facts}>
    {facts.map(([name, value]) => (
      <div key={name} className={css.fact}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
