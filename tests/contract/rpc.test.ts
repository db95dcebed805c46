import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { ApiError } from '../../contract/errors.ts';
import { connect } from '../../contract/rpc-client.ts';
import { local, serve } from '../../contract/rpc-server.ts';
import { procedure, type Handlers } from '../../contract/rpc.ts';
import { wirePair } from './wire-pair.ts';

const contract = {
  double: procedure(z.object({ values: z.instanceof(Float64Array) }), z.object({ values: z.instanceof(Float64Array) })),
  wait: procedure(z.void(), z.string(), z.object({ done: z.number() })),
  fail: procedure(z.object({ how: z.enum(['known', 'unknown', 'contract']) }), z.object({ n: z.number() })),
};
const events = { tick: z.object({ n: z.number() }) };

const handlers: Handlers<typeof contract> = {
  double: async ({ values }) => ({ values: values.map((value) => value * 2) }),
  wait: (_input, { signal, progress }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new ApiError('cancelled', 'stopped')));
      progress({ done: 1 });
    }),
  fail: async ({ how }) => {
    if (how === 'known') throw new ApiError('file-missing', 'gone', { file: 'a.csv', row: 3 });
    if (how === 'unknown') throw new RangeError('boom');
    return { n: 'text' as unknown as number };
  },
};

function open() {
  const wires = wirePair();
  const served = serve(wires.server, contract, handlers, events);
  return { ...wires, served, ...connect<typeof contract, typeof events>(wires.client) };
}
const caught = async (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

for (const [name, client] of [
  ['over a wire', () => open().api],
  ['in process', () => local(contract, handlers)],
] as const) {
  test(`rpc ${name}: typed arrays go and come back`, async () => {
    expect((await client().double({ values: new Float64Array([1, NaN]) })).values).toStrictEqual(new Float64Array([2, NaN]));
  });

  test(`rpc ${name}: an error keeps its code, message and data`, async () => {
    const error = await caught(client().fail({ how: 'known' }));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 'file-missing', message: 'gone', data: { file: 'a.csv', row: 3 } });
  });

  test(`rpc ${name}: an unknown error is internal`, async () => {
    expect(await caught(client().fail({ how: 'unknown' }))).toMatchObject({ code: 'internal', message: 'boom', data: {} });
  });

  test(`rpc ${name}: an answer outside the contract is internal`, async () => {
    const error = await caught(client().fail({ how: 'contract' }));
    expect(error).toMatchObject({ code: 'internal', message: expect.stringContaining('n:') });
  });

  test(`rpc ${name}: bad input names the field`, async () => {
    const error = await caught(client().fail({ how: 'other' as 'known' }));
    expect(error).toMatchObject({ code: 'bad-input', data: { field: 'how' } });
  });

  test(`rpc ${name}: what the contract does not name is refused`, async () => {
    const wild = client() as unknown as Record<string, (input: unknown) => Promise<unknown>>;
    for (const missing of ['nothing', 'constructor', '__proto__', 'toString'])
      expect(await caught(wild[missing]!(undefined))).toMatchObject({ code: 'no-such-procedure' });
  });

  test(`rpc ${name}: progress arrives and a cancel reaches the handler`, async () => {
    const controller = new AbortController();
    const onProgress = vi.fn(() => controller.abort());
    const error = await caught(client().wait(undefined, { signal: controller.signal, onProgress }));
    expect(error).toMatchObject({ code: 'cancelled' });
    expect(onProgress).toHaveBeenCalledExactlyOnceWith({ done: 1 });
  });
}

test('rpc: events reach their listeners until these stop', async () => {
  const { served, onEvent, api } = open();
  const heard: number[] = [];
  const stop = onEvent('tick', ({ n }) => void heard.push(n));
  served.emit('tick', { n: 1 });
  await api.double({ values: new Float64Array(1) });
  stop();
  served.emit('tick', { n: 2 });
  await api.double({ values: new Float64Array(1) });
  expect(heard).toEqual([1]);
  expect(() => served.emit('tick', { n: 'x' as unknown as number })).toThrow();
});

test('rpc: events that nobody could hear yet wait for the first listener', async () => {
  const { served, onEvent, api } = open();
  served.emit('tick', { n: 1 });
  served.emit('tick', { n: 2 });
  await api.double({ values: new Float64Array(1) });
  const first: number[] = [];
  const second: number[] = [];
  onEvent('tick', ({ n }) => void first.push(n));
  onEvent('tick', ({ n }) => void second.push(n));
  expect([first, second]).toEqual([[1, 2], []]);
});

test('rpc: a closed wire rejects what is open and what comes, and aborts the handler', async () => {
  const { api, close } = open();
  const pending = caught(api.wait(undefined));
  close();
  expect(await pending).toMatchObject({ code: 'disconnected' });
  expect(await caught(api.wait(undefined))).toMatchObject({ code: 'disconnected' });
});

test('rpc: what cannot be sent rejects at once', async () => {
  const { api } = open();
  expect(await caught(api.fail({ how: (() => 1) as unknown as 'known' }))).toMatchObject({ code: 'bad-input' });
});

test('rpc: noise on the wire is ignored', async () => {
  const { client, api } = open();
  for (const noise of [null, 1, 'x', {}, { kind: 'call' }, { kind: 'result', id: 1, value: 1 }]) client.post(noise as never);
  expect((await api.double({ values: new Float64Array([4]) })).values[0]).toBe(8);
});

test('rpc: a client can be awaited', async () => {
  expect(typeof (await Promise.resolve(open().api)).double).toBe('function');
});
