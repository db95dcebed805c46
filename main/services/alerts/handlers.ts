import type { Contract } from '../../../contract/api.ts';
import type { alertsProcedures } from '../../../contract/procedures/alerts.ts';
import type { Handlers } from '../../../contract/rpc.ts';
import type { Services } from '../../services.ts';

export const alertHandlers = ({
  alerts,
  alerting,
  store,
}: Pick<Services, 'alerts' | 'alerting' | 'store'>): Pick<Handlers<Contract>, keyof typeof alertsProcedures> => ({
  'alerts.list': async ({ settled = false }) => alerts.list({ settled }),
  'alerts.counts': async () => alerts.counts(),
  'alerts.get': async ({ alertId }) => ({
    alert: alerts.get(alertId),
    history: alerts.history(alertId),
    told: store.alertChannels.ofAlert(alertId).map((one) => ({ ...one })),
  }),
  'alerts.acknowledge': async ({ alertIds, note }) => alertIds.forEach((id) => alerts.acknowledge(id, note)),
  'alerts.snooze': async ({ alertIds, until, note }) => alertIds.forEach((id) => alerts.snooze(id, until, note)),
  'alerts.reopen': async ({ alertIds, note }) => alertIds.forEach((id) => alerts.reopen(id, note)),
  'alerts.settle': async ({ alertIds, note }) => alertIds.forEach((id) => alerts.settleById(id, note)),
  'alerts.channels': async () => alerting.channels.list(),
  'alerts.saveChannel': async (change) => alerting.channels.save(change),
  'alerts.deleteChannel': async ({ channelId }) => alerting.channels.delete(channelId),
  'alerts.testChannel': async ({ channelId }) => alerting.test(channelId),
});
