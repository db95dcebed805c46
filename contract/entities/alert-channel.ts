import { z } from 'zod';
import { alertSeverity } from './alert.ts';

/** Where alerts are told. `application` shows a note in the window; `desktop` is the system's own notice, from the application window only. */
export const alertChannelKind = z.enum(['application', 'desktop', 'webhook', 'email', 'log']);
export type AlertChannelKind = z.infer<typeof alertChannelKind>;

/** Kinds that are always there, once each. */
export const builtInChannels = ['application', 'desktop', 'log'] as const satisfies readonly AlertChannelKind[];

/** From which severity on alerts of a kind are told; null for not at all. */
export const alertRules = z.object({
  data: alertSeverity.nullable(),
  model: alertSeverity.nullable(),
  system: alertSeverity.nullable(),
});
export type AlertRules = z.infer<typeof alertRules>;

const address = z.email({ error: 'needs an e-mail address' }).max(254);
const name = z.string().trim().min(1).max(100);

/** A mail server. The password is kept apart and never given out. */
export const emailSettings = z.object({
  kind: z.literal('email'),
  name,
  host: z.string().trim().min(1).max(253),
  port: z.int().min(1).max(65_535),
  /** `tls` from the first byte (usually port 465), `starttls` before anything is said (587), `none` on this machine only when there is a password. */
  security: z.enum(['tls', 'starttls', 'none']),
  /** Empty for a server that asks for none. */
  user: z.string().trim().max(200),
  from: address,
  to: z.array(address).min(1).max(20),
});
export type EmailSettings = z.infer<typeof emailSettings>;

/** An address that takes JSON as Slack does. The address is a secret: who knows it can write there. */
export const webhookSettings = z.object({ kind: z.literal('webhook'), name });
export type WebhookSettings = z.infer<typeof webhookSettings>;

const plain = <K extends (typeof builtInChannels)[number]>(kind: K) => z.object({ kind: z.literal(kind), name });

export const alertChannelSettings = z.discriminatedUnion('kind', [
  plain('application'),
  plain('desktop'),
  plain('log'),
  webhookSettings,
  emailSettings,
]);
export type AlertChannelSettings = z.infer<typeof alertChannelSettings>;

export const alertChannel = z.object({
  id: z.string(),
  settings: alertChannelSettings,
  rules: alertRules,
  enabled: z.boolean(),
  /** Whether a password or an address is kept, and where. */
  secret: z.enum(['none', 'key-store', 'file']),
  /** Of an address that is a secret: its host, nothing more. */
  host: z.string().nullable(),
  /** Why this host cannot use it; null where it can. */
  unusable: z.string().nullable(),
  /** When something was last confirmed. */
  sentAt: z.string().nullable(),
  /** Messages that wait to be sent, or to be tried again. */
  waiting: z.int(),
  /** Failures since the last success; what the last one said. */
  failures: z.int(),
  failure: z.string().nullable(),
  failedAt: z.string().nullable(),
});
export type AlertChannel = z.infer<typeof alertChannel>;

/** What a test of a channel came to. */
export const channelTest = z.object({ sent: z.boolean(), detail: z.string() });
export type ChannelTest = z.infer<typeof channelTest>;
