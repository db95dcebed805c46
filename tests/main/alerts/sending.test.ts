import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AlertChannel } from '../../../contract/entities/alert-channel.ts';
import { sendEmail } from '../../../main/services/alerts/send-email.ts';
import { channelsKey, pauseMs } from '../../../main/services/alerts/sender.ts';
import { afterwards, alertWorld, allKinds, notice, type AlertWorld } from './alert-world.ts';
import { hookServer, mailServer, type HookServer } from './servers.ts';

async function hook(...answer: Parameters<typeof hookServer>): Promise<HookServer> {
  const server = await hookServer(...answer);
  afterwards(server.close);
  return server;
}
const addHook = ({ alerting }: Pick<AlertWorld, 'alerting'>, url: string): AlertChannel =>
  alerting.channels.save({ settings: { kind: 'webhook', name: 'Team' }, secret: url, rules: allKinds });

describe('a webhook', () => {
  it('gets JSON as Slack wants it, once', async () => {
    const server = await hook();
    const world = alertWorld();
    addHook(world, `${server.url}/services/T0/B0/secret`);
    world.alerting.alerts.raise(notice({ evidence: 'sales < 5 & rising' }));
    await world.alerting.pump();
    await world.alerting.pump();
    expect(server.received).toHaveLength(1);
    const { headers, body, path: place } = server.received[0] ?? { headers: {}, body: '{}', path: '' };
    expect(place).toBe('/services/T0/B0/secret');
    expect(headers['content-type']).toBe('application/json');
    expect(headers['idempotency-key']).toMatch(/^[0-9a-f]{32}$/);
    const { text, blocks } = JSON.parse(body) as { text: string; blocks: { type: string; text?: { text: string } }[] };
    expect(text).toBe('Warning: The price is not what it was');
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'context']);
    expect(blocks[0]?.text?.text).toContain('sales &lt; 5 &amp; rising');
  });

  it('gets what came together in one message, the worst first', async () => {
    const server = await hook();
    const world = alertWorld();
    addHook(world, server.url);
    for (let i = 0; i < 30; i++)
      world.alerting.alerts.raise(notice({ key: `k${i}`, title: `Trouble ${i}`, severity: i === 17 ? 'critical' : 'warning' }));
    await world.alerting.pump();
    expect(server.received).toHaveLength(1);
    const { text, blocks } = JSON.parse(server.received[0]?.body ?? '{}') as { text: string; blocks: { text?: { text: string } }[] };
    expect(text).toBe('Critical: Trouble 17, and 29 more');
    expect(blocks.at(-1)?.text?.text).toContain('And 20 more');
  });

  it('is told only of kinds and severities that its rules name', async () => {
    const server = await hook();
    const world = alertWorld();
    world.alerting.channels.save({
      settings: { kind: 'webhook', name: 'Team' },
      secret: server.url,
      rules: { data: 'critical', model: 'info', system: null },
    });
    const { alerts } = world.alerting;
    alerts.raise(notice({ key: 'a', title: 'a' }));
    alerts.raise(notice({ key: 'b', title: 'b', kind: 'model', severity: 'info' }));
    alerts.raise(notice({ key: 'c', title: 'c', kind: 'system', severity: 'critical' }));
    await world.alerting.pump();
    expect(server.received.map(({ body }) => (JSON.parse(body) as { text: string }).text)).toEqual(['Note: b']);
  });

  it('is tried again with longer pauses until it takes the message; one alert says that it fails', async () => {
    let broken = true;
    const server = await hook((_request, response) => {
      if (broken) response.writeHead(503).end('down');
    });
    const world = alertWorld();
    const { id } = addHook(world, server.url);
    const { alerts, channels } = world.alerting;
    alerts.raise(notice());
    for (let attempt = 1; attempt <= 4; attempt++) {
      await world.alerting.pump();
      expect(server.received).toHaveLength(attempt);
      await world.alerting.pump();
      expect(server.received).toHaveLength(attempt);
      world.wait(pauseMs(attempt));
    }
    // More alerts meanwhile: no more attempts than the pauses allow, and no alert for each.
    for (let i = 0; i < 20; i++) alerts.raise(notice({ key: `k${i}` }));
    expect(alerts.list().filter(({ key }) => key === channelsKey)).toHaveLength(1);
    expect(channels.get(id)).toMatchObject({ failures: 4, waiting: 21, failure: expect.stringContaining('HTTP 503: down') as string });
    broken = false;
    await world.alerting.pump();
    expect(server.received).toHaveLength(5);
    expect(channels.get(id)).toMatchObject({ failures: 0, waiting: 0, failure: null });
    expect(alerts.list().some(({ key }) => key === channelsKey)).toBe(false);
  });

  it('waits as long as a server asks for', async () => {
    const server = await hook((_request, response) => void response.writeHead(429, { 'retry-after': '600' }).end());
    const world = alertWorld();
    addHook(world, server.url);
    world.alerting.alerts.raise(notice());
    await world.alerting.pump();
    world.wait(599_000);
    await world.alerting.pump();
    expect(server.received).toHaveLength(1);
    world.wait(1000);
    await world.alerting.pump();
    expect(server.received).toHaveLength(2);
  });

  it('keeps no address that a server quotes in its answer', async () => {
    const server = await hook(({ path: place }, response) => void response.writeHead(404).end(`Cannot POST ${place}`));
    const world = alertWorld();
    const { id } = addHook(world, `${server.url}/services/T0B1/opensesame?key=sesame%20opens`);
    world.alerting.alerts.raise(notice());
    await world.alerting.pump();
    expect(world.alerting.channels.get(id).failure).toBe(`${new URL(server.url).host} answered HTTP 404: Cannot POST ….`);
    const all = JSON.stringify([world.lines, world.alerting.channels.list(), world.alerting.alerts.list()]);
    expect(/sesame|T0B1/.test(all)).toBe(false);
    const other = await hook((_request, response) => void response.writeHead(400).end('no team T0B1 with opensesame, "sesame opens"'));
    world.alerting.channels.save({ id, secret: `${other.url}/services/T0B1/opensesame?key=sesame%20opens` });
    expect((await world.alerting.test(id)).detail).toContain('no team … with …, "…"');
  });

  it('waits for no clock that was ahead', async () => {
    let broken = true;
    const server = await hook((_request, response) => {
      if (broken) response.writeHead(503).end();
    });
    const world = alertWorld();
    addHook(world, server.url);
    const { alerts } = world.alerting;
    const year = 365 * 24 * 3600_000;
    world.wait(year);
    alerts.raise(notice());
    alerts.raise(notice({ key: 'gone' }));
    alerts.settle('gone');
    await world.alerting.pump();
    world.wait(-year);
    broken = false;
    // As if it had never been: what is wrong again is told.
    alerts.raise(notice({ key: 'gone', title: 'Again' }));
    await world.alerting.pump();
    world.wait(3600_000);
    await world.alerting.pump();
    const told = server.received.slice(1).map(({ body }) => body);
    expect([told.join().includes('Again'), told.join().includes('The price is not what it was')]).toEqual([true, true]);
  });

  it('gets a thousand alerts at once as one message', async () => {
    const server = await hook();
    const world = alertWorld();
    addHook(world, server.url);
    world.store.transaction(() => {
      for (let i = 0; i < 1000; i++) world.alerting.alerts.raise(notice({ key: `k${i}`, title: `Shop ${i}` }));
    });
    await world.alerting.pump();
    expect(server.received.map(({ body }) => body.includes('And 990 more'))).toEqual([true]);
  });

  it('follows no redirect to another host, and those of its own', async () => {
    const elsewhere = await hook();
    const server = await hook(({ path: place }, response) => {
      if (place === '/away') response.writeHead(308, { location: `${elsewhere.url}/` }).end();
      if (place === '/file') response.writeHead(307, { location: 'file:///etc/passwd' }).end();
      if (place === '/moved') response.writeHead(308, { location: '/here' }).end();
      if (place === '/page') response.writeHead(302, { location: '/here' }).end();
    });
    const world = alertWorld();
    const { id } = addHook(world, `${server.url}/away`);
    const test = async (place: string) => {
      world.alerting.channels.save({ id, secret: `${server.url}${place}` });
      return world.alerting.test(id);
    };
    expect(await test('/away')).toMatchObject({ sent: false, detail: expect.stringContaining('not followed') as string });
    expect(await test('/file')).toMatchObject({ sent: false });
    expect(await test('/page')).toMatchObject({ sent: false, detail: expect.stringContaining('HTTP 302') as string });
    expect(await test('/moved')).toMatchObject({ sent: true });
    expect(elsewhere.received).toEqual([]);
  });

  it('has an address of http or https', () => {
    const world = alertWorld();
    for (const bad of [
      'file:///etc/passwd',
      'ftp://example.com',
      'javascript:alert(1)',
      'hooks.slack.com/x',
      'https://me:word@example.com/',
      '',
    ])
      expect(() => addHook(world, bad), bad).toThrow(/webhook/i);
  });
});

describe('a message', () => {
  it('is not told again once it was confirmed, and is when the process died before', async () => {
    const server = await hook();
    const world = alertWorld();
    addHook(world, server.url);
    world.alerting.alerts.raise(notice({ key: 'a' }));
    await world.alerting.pump();
    world.alerting.alerts.raise(notice({ key: 'b' }));
    // Taken by a process that is gone.
    const gone = 2 ** 30;
    world.store.alertChannels.claim(world.alerting.channels.list().at(-1)?.id ?? '', '2027-01-01T00:00:00Z', gone, 50);
    const next = world.again();
    await next.pump();
    await next.pump();
    expect(server.received).toHaveLength(2);
    expect(next.channels.list().at(-1)).toMatchObject({ waiting: 0 });
  });

  it('is sent by one of several processes', async () => {
    const server = await hook();
    const world = alertWorld();
    addHook(world, server.url);
    const others = [world.again(), world.again(), world.again()];
    for (let i = 0; i < 5; i++) world.alerting.alerts.raise(notice({ key: `k${i}`, title: `T${i}` }));
    await Promise.all([world.alerting, ...others].map((one) => one.pump()));
    expect(server.received).toHaveLength(1);
  });

  it('is not sent when the trouble is over, known or put off before its turn comes', async () => {
    const server = await hook();
    const world = alertWorld();
    addHook(world, server.url);
    const { alerts } = world.alerting;
    for (const key of ['a', 'b', 'c']) alerts.raise(notice({ key, title: key }));
    const idOf = (key: string): string => alerts.list().find((one) => one.key === key)?.id ?? '';
    alerts.settle('a');
    alerts.acknowledge(idOf('b'), 'seen');
    alerts.snooze(idOf('c'), '2026-11-23T00:00:00Z', '');
    await world.alerting.pump();
    expect(server.received).toEqual([]);
    world.wait(24 * 3600_000);
    await world.alerting.pump();
    expect(server.received.map(({ body }) => (JSON.parse(body) as { text: string }).text)).toEqual(['Warning: c (still not over)']);
  });

  it('is given up after two days', async () => {
    const server = await hook((_request, response) => void response.writeHead(500).end());
    const world = alertWorld();
    const { id } = addHook(world, server.url);
    world.alerting.alerts.raise(notice());
    await world.alerting.pump();
    world.wait(48 * 3600_000 + 1);
    await world.alerting.pump();
    expect(server.received).toHaveLength(1);
    expect(world.alerting.channels.get(id).waiting).toBe(0);
  });

  it('is not sent by a channel that is switched off', async () => {
    const server = await hook();
    const world = alertWorld();
    const { id } = addHook(world, server.url);
    world.alerting.alerts.raise(notice());
    world.alerting.channels.save({ id, enabled: false });
    await world.alerting.pump();
    world.alerting.channels.save({ id, enabled: true });
    await world.alerting.pump();
    expect(server.received).toEqual([]);
  });
});

describe('e-mail', () => {
  const settings = {
    kind: 'email',
    name: 'Planning',
    host: '127.0.0.1',
    security: 'none',
    user: 'almanac',
    from: 'almanac@example.org',
    to: ['a@example.org', 'b@example.org'],
  } as const;
  const save = ({ alerting }: AlertWorld, port: number, secret = 'opensesame'): AlertChannel =>
    alerting.channels.save({ settings: { ...settings, to: [...settings.to], port }, secret, rules: allKinds });

  it('goes to all who are named, as plain text', async () => {
    const server = await mailServer({ password: 'opensesame' });
    afterwards(server.close);
    const world = alertWorld();
    save(world, server.port);
    world.alerting.alerts.raise(notice({ title: 'Übersatz\r\nBcc: evil@example.org' }));
    await world.alerting.pump();
    expect(server.mails).toHaveLength(1);
    const [mail] = server.mails;
    expect(mail).toMatchObject({ from: 'almanac@example.org', to: ['a@example.org', 'b@example.org'], user: 'almanac' });
    expect(mail?.data).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(mail?.data).not.toMatch(/^Bcc:/m);
    expect(mail?.data).toContain('PSI 0.41 of 0.20');
    expect(mail?.data).toMatch(/^Content-Type: text\/plain/m);
  });

  it('says which word the server does not accept, and never the password', async () => {
    const server = await mailServer({ password: 'another' });
    afterwards(server.close);
    const world = alertWorld();
    const { id } = save(world, server.port);
    const outcome = await world.alerting.test(id);
    expect(outcome).toMatchObject({ sent: false, detail: expect.stringContaining('does not accept the user name and password') as string });
    world.alerting.alerts.raise(notice());
    await world.alerting.pump();
    const all = JSON.stringify([outcome, world.lines, world.alerting.channels.list(), world.alerting.alerts.list()]);
    expect(all).not.toContain('opensesame');
  });

  it('keeps no password that a server quotes, and waits for none that says a little now and then', async () => {
    const quoting = await mailServer({ quote: true, password: 'another' });
    afterwards(quoting.close);
    const world = alertWorld();
    const { detail } = await world.alerting.test(save(world, quoting.port).id);
    expect(detail).toContain('you said');
    const coded = [Buffer.from('opensesame'), Buffer.from('\u0000almanac\u0000opensesame')].map((bytes) => bytes.toString('base64'));
    const all = JSON.stringify([detail, world.alerting.channels.list()]);
    expect(['opensesame', ...coded].some((secret) => all.includes(secret))).toBe(false);
    const slow = await mailServer({ endless: true });
    afterwards(slow.close);
    const message = { id: 'x', told: [], test: true };
    await expect(sendEmail({ ...settings, to: ['a@example.org'], port: slow.port }, 'opensesame', message, 300)).rejects.toThrow(
      'did not take the message within 0.3 s',
    );
  });

  it('is not sent twice to those who have it because others cannot be reached', async () => {
    const server = await mailServer({ recipient: (address) => address.startsWith('a@') });
    afterwards(server.close);
    const world = alertWorld();
    save(world, server.port);
    world.alerting.alerts.raise(notice());
    await world.alerting.pump();
    world.wait(3600_000);
    await world.alerting.pump();
    expect(server.mails.map(({ to }) => to)).toEqual([['a@example.org']]);
    expect(world.lines.find(({ text, fields }) => text === 'Sent' && fields['kind'] === 'email')?.fields['detail']).toContain(
      'refused it for b@example.org',
    );
  });

  it('sends no password over a connection that others can read, nor to another server than it was entered for', () => {
    const world = alertWorld();
    const plain = { ...settings, to: [...settings.to], port: 25, host: 'mail.example.org' };
    expect(() => world.alerting.channels.save({ settings: plain, secret: 'x' })).toThrow('TLS or STARTTLS');
    const { id } = save(world, 2525);
    expect(() => world.alerting.channels.save({ id, settings: { ...plain, security: 'tls' } })).toThrow('Enter it again');
  });
});

describe('a secret', () => {
  it('lies in a file of its owner alone where there is no key store, outside of the database', () => {
    const world = alertWorld();
    const { id, ...page } = addHook(world, 'https://hooks.example.org/services/T0/B0/hidden');
    expect(page).toMatchObject({ secret: 'file', host: 'hooks.example.org' });
    expect(JSON.stringify(page)).not.toContain('hidden');
    const file = path.join(world.folder, 'secrets', id);
    expect(readFileSync(file, 'utf8')).toContain('hidden');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(world.store.alertChannels.get(id)?.secret).toBeNull();
    world.alerting.channels.delete(id);
    expect(readdirSync(path.join(world.folder, 'secrets'))).toEqual([]);
  });

  it('lies encrypted in the database where the system has a key store; another host waits', async () => {
    const secrets = {
      protect: (text: string) => Buffer.from(Buffer.from(text).toString('hex')),
      reveal: (bytes: Buffer) => Buffer.from(bytes.toString(), 'hex').toString(),
    };
    const server = await hook();
    const world = alertWorld({ secrets });
    const { id, secret } = addHook(world, server.url);
    expect(secret).toBe('key-store');
    world.alerting.alerts.raise(notice());
    const terminal = world.again({ kind: 'terminal', secrets: { protect: () => null, reveal: () => null } });
    await terminal.pump();
    expect(terminal.channels.get(id).unusable).toContain('cannot be read here');
    expect(terminal.channels.get(id)).toMatchObject({ waiting: 1, failures: 0 });
    await world.alerting.pump();
    expect(server.received).toHaveLength(1);
  });
});

describe('channels that are always there', () => {
  it('say that the browser shows no desktop notifications, and keep them for the window', async () => {
    const told: string[] = [];
    const world = alertWorld();
    world.alerting.alerts.raise(notice({ severity: 'critical' }));
    await world.alerting.pump();
    expect(world.alerting.channels.get('desktop')).toMatchObject({
      waiting: 1,
      failures: 0,
      unusable: expect.stringContaining('in the browser') as string,
    });
    const desktop = world.again({ kind: 'desktop', notify: ({ title }) => Promise.resolve(void told.push(title)) });
    await desktop.pump();
    expect(told).toEqual(['Critical: The price is not what it was']);
  });

  it('write alerts into a file of their own', async () => {
    const world = alertWorld();
    world.alerting.alerts.raise(notice());
    await world.alerting.pump();
    const folder = path.join(world.folder, 'logs');
    const [name = ''] = readdirSync(folder);
    expect(name).toMatch(/^alerts-/);
    expect(JSON.parse(readFileSync(path.join(folder, name), 'utf8'))).toMatchObject({
      level: 'warning',
      text: 'The price is not what it was',
      more: { where: 'Shops, price', name: 'drift:shops' },
    });
  });

  it('can be switched off, not removed', () => {
    const { alerting } = alertWorld();
    expect(() => alerting.channels.delete('log')).toThrow('always there');
    expect(alerting.channels.save({ id: 'log', enabled: false }).enabled).toBe(false);
  });
});
