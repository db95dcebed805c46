import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { Report } from '../../../contract/entities/report.ts';
import { Confirm } from '../../components/ask.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { SaveIcon, TrashIcon } from '../../components/icons.tsx';
import { Bar } from '../../components/panel.tsx';
import { deleteReport, saveReport } from '../../state/actions.ts';
import { useApp, useResource } from '../../state/use-app.ts';
import { bytes } from '../../words/numbers.ts';
import { CsvPreview } from './csv-preview.tsx';
import { PdfPreview } from './pdf-preview.tsx';
import { SheetsPreview } from './sheets-preview.tsx';
import { TextPreview } from './text-preview.tsx';
import css from './report-view.module.css';

/** A kept report: look at it, save it, delete it. */
export function ReportView({ report }: { readonly report: Report }) {
  const app = useApp();
  const file = useResource(app.reportFiles, report.id);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Bar
        title={report.name}
        detail={[report.experimentName, ...(report.scenario === null ? [] : [report.scenario]), bytes(report.bytes)].join(' · ')}
      >
        <Button variant="default" leftSection={<TrashIcon size={14} />} onClick={() => setAsking(true)}>
          Delete
        </Button>
        <Button leftSection={<SaveIcon size={14} />} onClick={() => void saveReport(app, report)}>
          Save as…
        </Button>
      </Bar>
      {file.failure && <FailureNote failure={file.failure} steps={{ 'try-again': () => app.reportFiles.refresh(report.id) }} />}
      <div className={css.preview}>{file.value && <Preview report={report} bytes={file.value.bytes} />}</div>
      {asking && (
        <Confirm
          title={`Delete ${report.name}?`}
          action="Delete report"
          onConfirm={() => void deleteReport(app, report.id)}
          onClose={() => setAsking(false)}
        >
          Copies that you saved elsewhere stay.
        </Confirm>
      )}
    </>
  );
}

function Preview({ report, bytes: content }: { readonly report: Report; readonly bytes: Uint8Array<ArrayBuffer> }) {
  switch (report.format) {
    case 'html':
      return <HtmlPreview name={report.name} content={content} />;
    case 'csv':
      return <CsvPreview bytes={content} />;
    case 'xlsx':
      return <SheetsPreview reportId={report.id} />;
    case 'pdf':
      return <PdfPreview name={report.name} content={content} />;
    default:
      return <TextPreview bytes={content} format={report.format} />;
  }
}

/** The page itself, shut off: it may not run scripts, go anywhere or reach this window. */
function HtmlPreview({ name, content }: { readonly name: string; readonly content: Uint8Array }) {
  const html = useMemo(() => new TextDecoder().decode(content), [content]);
  // The screen is drawn first: a report takes as long again to be laid out.
  const [drawn, setDrawn] = useState(false);
  // Shown once it is laid out: the page's frames wait for a process that has nothing to show yet.
  const [loaded, setLoaded] = useState(false);
  useEffect(() => {
    let frame = requestAnimationFrame(() => (frame = requestAnimationFrame(() => setDrawn(true))));
    return () => cancelAnimationFrame(frame);
  }, []);
  if (!drawn) return null;
  return (
    <iframe
      className={loaded ? css.frame : css.waiting}
      title={`Preview of ${name}`}
      sandbox=""
      srcDoc={html}
      onLoad={() => setLoaded(true)}
    />
  );
}
