import { useEffect, useMemo } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { counted } from '../../words/numbers.ts';
import css from './report-view.module.css';

/** How many pages a PDF of ours says it has. */
const pagesOf = (content: Uint8Array): number => new TextDecoder('latin1').decode(content).match(/\/Type \/Page\b/g)?.length ?? 0;

/** The pages where the browser has a viewer for them; else what there is, to be saved and opened. */
export function PdfPreview({ name, content }: { readonly name: string; readonly content: Uint8Array<ArrayBuffer> }) {
  const address = useMemo(
    () => (navigator.pdfViewerEnabled ? URL.createObjectURL(new Blob([content], { type: 'application/pdf' })) : null),
    [content],
  );
  useEffect(
    () => () => {
      if (address !== null) URL.revokeObjectURL(address);
    },
    [address],
  );
  if (address !== null) return <iframe className={css.frame} title={`Preview of ${name}`} src={`${address}#navpanes=0&view=FitH`} />;
  return (
    <EmptyState
      title={`${counted(pagesOf(content), 'page')}, A4`}
      text="This window does not show PDF. Save the file and open it; an HTML report says the same and is shown here."
    />
  );
}
