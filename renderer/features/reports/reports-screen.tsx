import items from '../../components/item-list.module.css';
import { Button } from '@mantine/core';
import { EmptyState } from '../../components/empty-state.tsx';
import { Bar, Columns, InspectorColumn, ListColumn, WorkColumn } from '../../components/panel.tsx';
import { useApp, useSlice } from '../../state/use-app.ts';
import { bytes } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { CreateReport } from './create-report.tsx';
import { ReportView } from './report-view.tsx';

/** What was made from experiments and is kept. */
export function ReportsScreen() {
  const app = useApp();
  const reports = useSlice('workspace', (state) => state.reports) ?? [];
  const selected = useSlice('navigation', (place) => place.reportId);
  const canMake = useSlice('workspace', (state) => state.experiments?.some((one) => one.state === 'done') ?? false);
  const shown = reports.find((report) => report.id === selected) ?? reports[0];
  return (
    <Columns>
      {reports.length > 0 && (
        <ListColumn label="Kept reports">
          <Bar title="Reports" detail={String(reports.length)} />
          <ul className={items.list} aria-label="Reports">
            {reports.map((report) => (
              <li key={report.id}>
                <button
                  type="button"
                  className={`${items.item} ${items.main}`}
                  aria-current={report.id === shown?.id ? 'true' : undefined}
                  onClick={() => app.navigation.selectReport(report.id)}
                  data-inset
                >
                  <span className={items.line}>
                    <span className={`${items.name} clip`}>{report.name}</span>
                  </span>
                  <span className={items.line}>
                    <span>
                      {report.format.toUpperCase()} · {bytes(report.bytes)}
                    </span>
                    <span className={items.end}>{moment(report.createdAt)}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </ListColumn>
      )}
      <WorkColumn label="Report">
        {shown ? (
          <ReportView key={shown.id} report={shown} />
        ) : (
          <EmptyState
            title="No reports yet"
            text={
              canMake
                ? 'An HTML report opens in any browser without Almanac; a CSV goes into your spreadsheet or planning system.'
                : 'Reports are made from a finished comparison of models.'
            }
          >
            {!canMake && <Button onClick={() => app.navigation.go('compare')}>Compare models</Button>}
          </EmptyState>
        )}
      </WorkColumn>
      {canMake && (
        <InspectorColumn label="New report">
          <CreateReport />
        </InspectorColumn>
      )}
    </Columns>
  );
}
