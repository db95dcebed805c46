import { describe, expect, it } from 'vitest';
import { returnsWithinMs } from '../../../main/services/alerts/alerts.ts';
import { alertWorld, notice } from './alert-world.ts';

describe('an alert', () => {
  it('is one as long as the trouble lasts, and counts how often it was noticed', () => {
    const { alerting, wait } = alertWorld();
    alerting.alerts.raise(notice());
    wait(60_000);
    alerting.alerts.raise(notice({ evidence: 'PSI 0.52 of 0.20' }));
    const [one, ...more] = alerting.alerts.list();
    expect(more).toEqual([]);
    expect(one).toMatchObject({ state: 'open', count: 2, evidence: 'PSI 0.52 of 0.20', firstSeen: '2026-11-22T03:00:00.000Z' });
    expect(one?.lastSeen).toBe('2026-11-22T03:01:00.000Z');
    expect(alerting.alerts.counts()).toEqual({ info: 0, warning: 1, critical: 0 });
  });

  it('settles when what was wrong is over, and is the same one when it returns soon', () => {
    const { alerting, wait } = alertWorld();
    const { alerts } = alerting;
    alerts.raise(notice());
    alerts.settle('drift:shops', 'The price is as it was.');
    expect(alerts.list()).toEqual([]);
    wait(returnsWithinMs - 1);
    alerts.raise(notice());
    const [one] = alerts.list({ settled: true });
    expect(one).toMatchObject({ state: 'open', count: 2 });
    expect(alerts.history(one?.id ?? '').map(({ action }) => action)).toEqual(['raised', 'settled', 'returned']);
    alerts.settle('drift:shops');
    wait(returnsWithinMs);
    alerts.raise(notice());
    expect(alerts.list({ settled: true }).map(({ state, count }) => [state, count])).toEqual([
      ['open', 1],
      ['settled', 2],
    ]);
  });

  it('stays acknowledged when it is noticed again, and opens when it gets worse', () => {
    const { alerting } = alertWorld();
    const { alerts } = alerting;
    alerts.raise(notice());
    const id = alerts.list()[0]?.id ?? '';
    alerts.acknowledge(id, 'The supplier has raised it.');
    alerts.raise(notice());
    expect(alerts.get(id)).toMatchObject({ state: 'acknowledged', count: 2 });
    alerts.raise(notice({ severity: 'critical' }));
    expect(alerts.get(id)).toMatchObject({ state: 'open', severity: 'critical', count: 3 });
    // What comes and goes between two severities does not tell it again and again.
    alerts.raise(notice({ severity: 'info' }));
    expect(alerts.get(id)).toMatchObject({ severity: 'critical' });
    expect(alerts.history(id).map(({ action, note }) => [action, note])).toEqual([
      ['raised', 'PSI 0.41 of 0.20, 1,782 rows'],
      ['acknowledged', 'The supplier has raised it.'],
      ['worse', 'PSI 0.41 of 0.20, 1,782 rows'],
    ]);
  });

  it('is put off until a moment, and not into the past', () => {
    const { alerting, wait } = alertWorld();
    const { alerts } = alerting;
    alerts.raise(notice());
    const id = alerts.list()[0]?.id ?? '';
    expect(() => alerts.snooze(id, '2026-11-22T02:59:00Z', '')).toThrow('still to come');
    expect(() => alerts.snooze(id, 'tomorrow', '')).toThrow('still to come');
    alerts.snooze(id, '2026-11-22T05:00:00Z', 'after the meeting');
    expect(alerts.counts().warning).toBe(0);
    wait(2 * 3600_000 - 1);
    alerts.wake();
    expect(alerts.get(id).state).toBe('snoozed');
    wait(1);
    alerts.wake();
    expect(alerts.get(id)).toMatchObject({ state: 'open', snoozedUntil: null });
  });

  it('cannot be acknowledged once it is settled', () => {
    const { alerting } = alertWorld();
    const { alerts } = alerting;
    alerts.raise(notice());
    const id = alerts.list()[0]?.id ?? '';
    alerts.settleById(id, 'seen');
    expect(() => alerts.acknowledge(id, '')).toThrow('settled');
    expect(() => alerts.acknowledge('no-such', '')).toThrow('not there any more');
  });

  it('never throws at who notices something', () => {
    const { alerting, lines } = alertWorld();
    alerting.alerts.raise(notice({ kind: 'weather' as 'data' }));
    alerting.alerts.raise(notice({ key: 'long', title: 'x'.repeat(5000) }));
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(alerting.alerts.list()[0]?.title).toHaveLength(300);
  });

  it('is shown in the window from the severity on that was chosen, also when another process raised it', async () => {
    const { alerting, again, shown } = alertWorld();
    again().alerts.raise(notice());
    again().alerts.raise(notice({ key: 'b', title: 'A note', severity: 'info' }));
    await alerting.pump();
    expect(shown).toEqual(['The price is not what it was']);
    await alerting.pump();
    expect(shown).toHaveLength(1);
  });
});
