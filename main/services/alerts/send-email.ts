import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import type { EmailSettings } from '../../../contract/entities/alert-channel.ts';
import { subjectOf, textOf, type AlertMessage } from './message.ts';
import { SendFailure } from './send-failure.ts';

const timeLimitMs = 15_000;

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** Why these settings are not used; null where nothing speaks against them. */
export const emailRefusal = ({ host, security, user }: EmailSettings): string | null =>
  security === 'none' && user !== '' && !isThisMachine(host)
    ? 'A password is not sent over a connection that others can read. Choose TLS or STARTTLS.'
    : null;

/**
 * Sends a message by SMTP, as plain text. Confirmed once the server has taken it for all who are named.
 *
 * @throws SendFailure without the password
 */
export async function sendEmail(settings: EmailSettings, password: string | null, message: AlertMessage): Promise<string> {
  const refusal = emailRefusal(settings);
  if (refusal !== null) throw new SendFailure(refusal, true);
  const { host, port, security, user, from, to } = settings;
  if (user !== '' && password === null) throw new SendFailure(`The password for ${user} at ${host} is not known here. Enter it.`, true);
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(user === '' ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: timeLimitMs,
    greetingTimeout: timeLimitMs,
    socketTimeout: timeLimitMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    const { accepted, rejected } = await transport.sendMail({
      from,
      to,
      subject: subjectOf(message),
      text: `${textOf(message)}\n\nSent by Almanac. Which alerts are sent is set in Settings > Alerts.\n`,
      messageId: `<${message.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    });
    // Those who have it must not get it again for the others' sake.
    const refused = rejected.length === 0 ? '' : `, and refused it for ${rejected.join(', ')}`;
    return `${host} took it for ${accepted.length === 1 ? to[0] : `${accepted.length} addresses`}${refused}.`;
  } catch (error) {
    throw error instanceof SendFailure ? error : explained(settings, error);
  } finally {
    transport.close();
  }
}

function explained({ host, port, security }: EmailSettings, error: unknown): SendFailure {
  const { code, responseCode, response } = error as { code?: string; responseCode?: number; response?: string };
  const said = response === undefined ? '' : `: ${response.replaceAll(/[\p{Cc}\s]+/gu, ' ').slice(0, 120)}`;
  if (code === 'EAUTH') return new SendFailure(`${host} does not accept the user name and password${said}.`, true);
  if (responseCode !== undefined) return new SendFailure(`${host} refuses the message (${responseCode})${said}.`, responseCode >= 500);
  if (code === 'ETLS' || /certificate|ssl|tls/i.test(String(code)))
    return new SendFailure(`A protected connection to ${host}:${port} (${security}) could not be made (${code ?? 'TLS'}).`, true);
  return new SendFailure(`${host}:${port} cannot be reached (${code ?? 'connection failed'}).`);
}
