import { Button, Checkbox } from '@mantine/core';
import { useStore } from 'zustand';
import type { Alert } from '../../../contract/entities/alert.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { FailureNote } from '../../components/failure-note.tsx';
import { Bar, Columns, InspectorColumn, WorkColumn } from '../../components/panel.tsx';
import { DataTable, type Column } from '../../components/data-table.tsx';
import { useApp, useResource } from '../../state/use-app.ts';
import { alertKindLabels, alertStateLabels, sinceText } from '../../words/alerts.ts';
import { count, counted } from '../../words/numbers.ts';
import { moment } from '../../words/times.ts';
import { AlertInspector } from './alert-inspector.tsx';
import { SeverityMark } from './severity-mark.tsx';
import css from './alerts.module.css';

const rank = { critical: 2, warning: 1, info: 0 } as const;

const columns: readonly Column<Alert>[] = [
  {
    id: 'severity',
    label: 'Severity',
    sortBy: ({ severity }) => rank[severity],
    descending: true,
    cell: ({ severity }) => <SeverityMark severity={severity} />,
  },
  {
    id: 'title',
    label: 'What',
    width: '60%',
    sortBy: ({ title }) => title,
    cell: ({ title }) => (
      <span className="clip" title={title}>
        {title}
      </span>
    ),
  },
  {
    id: 'where',
    label: 'Where',
    width: '40%',
    sortBy: ({ where }) => where,
    cell: ({ where }) => (
      <span className="clip" title={where}>
        {where}
      </span>
    ),
  },
  { id: 'kind', label: 'Kind', sortBy: ({ kind }) => kind, cell: ({ kind }) => alertKindLabels[kind] },
  {
    id: 'state',
    label: 'State',
    sortBy: ({ state }) => alertStateLabels[state],
    cell: ({ state, snoozedUntil }) =>
      state === 'snoozed' && snoozedUntil !== null ? `Until ${moment(snoozedUntil)}` : alertStateLabels[state],
  },
  {
    id: 'count',
    label: 'Times',
    meaning: 'How often it was noticed while it lasted.',
    numeric: true,
    descending: true,
    sortBy: (one) => one.count,
    cell: (one) => count(one.count),
  },
  {
    id: 'first',
    label: 'Since',
    meaning: 'When the trouble began, or was first noticed.',
    sortBy: ({ since, firstSeen }) => since ?? firstSeen,
    descending: true,
    cell: ({ since, firstSeen }) => sinceText(since ?? firstSeen),
  },
  { id: 'last', label: 'Last seen', sortBy: ({ lastSeen }) => lastSeen, descending: true, cell: ({ lastSeen }) => moment(lastSeen) },
];

/** What is wrong, the worst first; what to do about it at the right. */
export function AlertsTab() {
  const app = useApp();
  const { selected, settled } = useStore(app.alerts.store);
  const which = settled ? 'all' : 'open';
  const { value: alerts, failure } = useResource(app.alerts.list, which);
  const shown = alerts?.find(({ id }) => id === selected) ?? alerts?.[0];
  const open = alerts?.filter(({ state }) => state === 'open').length ?? 0;
  return (
    <Columns>
      <WorkColumn label="Alerts">
        <Bar title="Alerts" detail={alerts ? `${counted(open, 'open alert')}` : ''}>
          <Checkbox
            label="Also what is over"
            checked={settled}
            onChange={({ currentTarget }) => app.alerts.store.setState({ settled: currentTarget.checked })}
          />
          <Button
            variant="default"
            onClick={() => {
              app.view.setState({ settingsPart: 'alerts' });
              app.navigation.go('settings');
            }}
          >
            Channels and rules
          </Button>
        </Bar>
        {failure && <FailureNote failure={failure} steps={{ 'try-again': () => app.alerts.list.refresh(which) }} />}
        {alerts?.length === 0 && (
          <EmptyState
            title="Nothing is wrong"
            text="Data that do not fit, models that err more than they promised, a full disk: what Almanac notices stands here, with what to do about it, and is told where Settings says."
          />
        )}
        {alerts && alerts.length > 0 && (
          <div className={css.scroll} tabIndex={0} role="group" aria-label="List of alerts" data-inset>
            <DataTable
              label="Alerts"
              fixed={false}
              columns={columns}
              rows={alerts}
              rowKey={({ id }) => id}
              isCurrent={({ id }) => id === shown?.id}
              onRow={({ id }) => app.alerts.store.setState({ selected: id })}
            />
          </div>
        )}
      </WorkColumn>
      {shown && (
        <InspectorColumn label="About the alert">
          <AlertInspector key={shown.id} alert={shown} />
        </InspectorColumn>
      )}
    </Columns>
  );
}
