import { useMemo } from 'react';
import { bytes as size } from '../../words/numbers.ts';
import css from './report-view.module.css';

const mostShown = 200_000;

/** Text as it is: the first part of a long one. */
export function TextPreview({ bytes, format }: { readonly bytes: Uint8Array; readonly format: 'json' | 'md' }) {
  const text = useMemo(() => {
    const shown = new TextDecoder().decode(bytes.subarray(0, mostShown));
    // A short document is laid out for reading; one that was cut cannot be.
    return format === 'json' && bytes.length <= mostShown ? JSON.stringify(JSON.parse(shown), null, 2) : shown;
  }, [bytes, format]);
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label="Text of the file" data-inset>
      <pre className={css.text}>{text}</pre>
      {bytes.length > mostShown && (
        <p className={css.more}>
          The first {size(mostShown)} of {size(bytes.length)}.
        </p>
      )}
    </div>
  );
}
