import { z } from 'zod';
import { alert, alertCounts, alertEvent } from '../entities/alert.ts';
import { alertChannel, alertChannelSettings, alertRules, channelTest } from '../entities/alert-channel.ts';
import { procedure, type ContractShape } from '../rpc.ts';
import { id, nothing } from './shared.ts';

const several = z.array(id).min(1).max(1000);
const note = z.string().max(2000);

/** An alert with all that was done about it, and where it was told. */
export const alertDetail = z.object({
  alert,
  history: z.array(alertEvent),
  told: z.array(
    z.object({
      channel: z.string(),
      state: z.enum(['waiting', 'sending', 'sent', 'failed', 'dropped']),
      at: z.string(),
      attempts: z.int(),
      error: z.string().nullable(),
    }),
  ),
});
export type AlertDetail = z.infer<typeof alertDetail>;

/** What is wrong, what is done about it, and where it is told. */
export const alertsProcedures = {
  /** The worst and newest first; `settled` with those that are over, behind the others. */
  'alerts.list': procedure(z.object({ settled: z.boolean().optional() }), z.array(alert)),
  'alerts.counts': procedure(nothing, alertCounts),
  'alerts.get': procedure(z.object({ alertId: id }), alertDetail),
  'alerts.acknowledge': procedure(z.object({ alertIds: several, note }), nothing),
  /** `until` as ISO, still to come. */
  'alerts.snooze': procedure(z.object({ alertIds: several, until: z.string().max(40), note }), nothing),
  'alerts.reopen': procedure(z.object({ alertIds: several, note }), nothing),
  'alerts.settle': procedure(z.object({ alertIds: several, note }), nothing),

  'alerts.channels': procedure(nothing, z.array(alertChannel)),
  /** Without `id` a new one; what is absent stays as it is. `secret` is the password, or the address of a webhook, and never comes back. */
  'alerts.saveChannel': procedure(
    z.object({
      id: id.optional(),
      settings: alertChannelSettings.optional(),
      rules: alertRules.optional(),
      enabled: z.boolean().optional(),
      secret: z.string().max(2000).optional(),
    }),
    alertChannel,
  ),
  'alerts.deleteChannel': procedure(z.object({ channelId: id }), nothing),
  /** Sends a message that says that it is a test; waits for the answer. */
  'alerts.testChannel': procedure(z.object({ channelId: id }), channelTest),
} satisfies ContractShape;
