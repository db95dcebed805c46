import { useEffect, useRef, useState } from 'react';
import css from './formula.module.css';
import { formulas, loadTypesetter } from './typeset.ts';

interface Props {
  readonly latex: string;
  /** On a line of its own rather than in the text. */
  readonly display?: boolean;
}

/** A formula as MathML, which the page draws itself. What cannot be typeset is shown as it is written. */
export function Formula({ latex, display = false }: Props) {
  const host = useRef<HTMLSpanElement>(null);
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    const draw = async (): Promise<void> => {
      const typesetter = await loadTypesetter();
      if (!gone && host.current) typesetter.render(latex, host.current, { displayMode: display, throwOnError: true });
    };
    draw().catch(() => !gone && setRefused(latex));
    return () => {
      gone = true;
    };
  }, [latex, display]);
  if (refused === latex) return <code className={css.source}>{latex}</code>;
  return <span className={css.formula} ref={host} />;
}

/** An equation of several lines. */
export const Equation = ({ lines, label }: { readonly lines: readonly string[]; readonly label: string }) => (
  <div className={css.block} role="group" aria-label={label} tabIndex={0} data-inset>
    {formulas(lines).map((latex, place) => (
      <Formula key={place} latex={latex} display />
    ))}
  </div>
);
