import type { AddressInfo, Socket } from 'node:net';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { ApiError } from '../../contract/errors.ts';
import { endFor } from '../server/end-for.ts';
import type { ApiTokens } from '../services/api/tokens.ts';
import { ApiFailure, bodyOf, failureOf } from './api-failure.ts';
import type { ApiContext, JsonBytes, Page, Route } from './context.ts';
import { createEntry } from './entry.ts';
import { openApiOf } from './openapi.ts';
import { docsRoutes } from './routes/docs.ts';
import { forecastRoutes } from './routes/forecast.ts';
import { MOST_FILE_BYTES, predictRoutes } from './routes/predict.ts';
import { statusBody, statusRoutes } from './routes/status.ts';

export const loopback = '127.0.0.1';
export const usualApiPort = 5001;
/** Requests a minute and token, unless told otherwise. */
export const usualRateLimit = 12_000;

/** One request, as the access log has it: never what was asked or answered. */
export interface Access {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly durationMs: number;
  readonly bytes: number;
  /** Id of the token; null where none was accepted. */
  readonly token: string | null;
}

export interface ApiOptions {
  readonly context: ApiContext;
  readonly tokens: ApiTokens;
  readonly port: number;
  readonly version: string;
  /** Requests a minute and token; 0 for as many as come. */
  readonly rateLimit?: number;
  readonly access?: (access: Access) => void;
  /** Told what went wrong inside, which clients are not. */
  readonly failed?: (error: unknown) => void;
  /** For tests: how long a client may take to send its headers. */
  readonly headersTimeoutMs?: number;
}

export interface RunningApi {
  readonly address: string;
  readonly port: number;
  /** Takes nothing new, lets what is being answered end, and closes. */
  close(): Promise<void>;
}

const CLOSE_MS = 10_000;
const MOST_CONNECTIONS = 512;
const MOST_HEADER_BYTES = 8192;

const isPage = (answer: unknown): answer is Page => typeof answer === 'object' && answer !== null && 'type' in answer && 'text' in answer;
const isJsonBytes = (answer: unknown): answer is JsonBytes => typeof answer === 'object' && answer !== null && 'json' in answer;

/** Every route that is served. */
export function routesOf(context: ApiContext, version: string): Route[] {
  const own = [...statusRoutes(context), ...predictRoutes(context), ...forecastRoutes(context)];
  return [...own, ...docsRoutes(() => openApiOf(own, version))];
}

/**
 * Serves the local API on this machine only.
 *
 * @throws ApiError `busy` when the port is taken, `bad-input` for one that may not be used
 */
export async function startApi(options: ApiOptions): Promise<RunningApi> {
  const { context, tokens, version, access, failed } = options;
  const headersTimeout = options.headersTimeoutMs ?? 10_000;
  const server = fastify({
    logger: false,
    bodyLimit: 1 << 20,
    // Slow senders are cut off; idle connections go after a while.
    requestTimeout: 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 15_000,
    // Who names no host is refused as who names a foreign one is.
    http: {
      requireHostHeader: false,
      maxHeaderSize: MOST_HEADER_BYTES,
      headersTimeout,
      connectionsCheckingInterval: Math.min(1000, headersTimeout),
    },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 100 },
    clientErrorHandler,
    frameworkErrors: (error, request, reply) => {
      void send(failureOf(error), request, reply);
    },
  });
  server.server.maxConnections = MOST_CONNECTIONS;
  const began = new WeakMap<FastifyRequest, number>();

  function send(failure: ApiFailure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const body = failure.code === 'no-model' && request.routeOptions.url === '/status' ? statusBody(failure.message) : bodyOf(failure);
    // What is left of a body that is not wanted is not read.
    if (failure.status === 413) void reply.header('connection', 'close');
    return reply.code(failure.status).headers(failure.headers).send(body);
  }

  const entry = createEntry(tokens, () => (server.server.address() as AddressInfo).port);
  server.decorateRequest('caller', null);
  server.addHook('onRequest', (request, reply, done) => {
    began.set(request, performance.now());
    void reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    try {
      const { scope = 'status' } = request.routeOptions.config;
      request.caller = entry.admit(request, scope);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
  if (access)
    server.addHook('onResponse', (request, reply, done) => {
      access({
        method: request.method,
        path: request.routeOptions.url ?? request.url.replace(/\?.*$/s, '').slice(0, 200),
        status: reply.statusCode,
        durationMs: Math.round(100 * (performance.now() - (began.get(request) ?? performance.now()))) / 100,
        bytes: Number(reply.getHeader('content-length') ?? 0),
        token: request.caller?.id ?? null,
      });
      done();
    });
  server.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error);
    if (failure.status === 500) failed?.(error);
    return send(failure, request, reply);
  });

  const limit = options.rateLimit ?? usualRateLimit;
  if (limit > 0)
    await server.register(rateLimit, {
      max: limit,
      timeWindow: 60_000,
      keyGenerator: ({ caller }) => caller?.id ?? 'everybody',
      errorResponseBuilder: (_request, { ttl }) =>
        new ApiFailure(429, 'too-many', `More than ${limit} requests in a minute. Wait ${Math.ceil(ttl / 1000)} s.`),
    });
  await server.register(multipart, {
    limits: { fileSize: MOST_FILE_BYTES, files: 1, fields: 10, parts: 11, fieldSize: 10_000, headerPairs: 50 },
  });

  const routes = routesOf(context, version);
  for (const { method, url, scope, handle, bodyLimit, multipart: form } of routes)
    server.route({
      method,
      url,
      config: { scope },
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      preValidation: (request, _reply, done) => {
        // A form where JSON is needed, JSON where a form is; reloading needs no body.
        if (method === 'GET' || url === '/reload_model') return done();
        const type = request.headers['content-type'] ?? '';
        const right = form ? request.isMultipart() : /^application\/json\s*(;|$)/i.test(type);
        done(right ? undefined : wrongType(form === true));
      },
      handler: async (request, reply) => {
        const answer = await handle(request);
        if (isPage(answer)) return reply.headers({ 'content-type': answer.type, ...answer.headers }).send(answer.text);
        if (isJsonBytes(answer)) return reply.header('content-type', 'application/json; charset=utf-8').send(answer.json);
        return answer;
      },
    });
  const methods = new Map(routes.map(({ url, method }) => [url, method]));
  server.setNotFoundHandler((request, reply) => {
    const method = methods.get(request.url.replace(/\?.*$/s, ''));
    if (method !== undefined && method !== request.method)
      return send(new ApiFailure(405, 'wrong-method', `This is asked with ${method}.`, { headers: { allow: method } }), request, reply);
    return send(new ApiFailure(404, 'not-found', 'There is nothing here. /docs lists what there is.'), request, reply);
  });

  try {
    await server.listen({ host: loopback, port: options.port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    await server.close();
    if (code === 'EADDRINUSE')
      throw new ApiError('busy', `Port ${options.port} is taken by another program. Choose another port.`, {
        field: 'port',
        value: String(options.port),
      });
    if (code === 'EACCES')
      throw new ApiError('bad-input', `Port ${options.port} may not be used. Choose one above 1023.`, { field: 'port' });
    throw error;
  }
  const { port } = server.server.address() as AddressInfo;
  return {
    address: `http://${loopback}:${port}`,
    port,
    close: async () => {
      const force = setTimeout(() => server.server.closeAllConnections(), CLOSE_MS);
      try {
        await server.close();
      } finally {
        clearTimeout(force);
      }
    },
  };
}

const wrongType = (form: boolean): ApiFailure =>
  new ApiFailure(
    415,
    'wrong-content-type',
    form
      ? 'A form is needed: send Content-Type: multipart/form-data with a part "file".'
      : 'JSON is needed: send Content-Type: application/json.',
  );

/** What is no HTTP, too much of it, or too slow: answered by hand, since there is no request yet. */
function clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const [status, code, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? (['431 Request Header Fields Too Large', 'too-large', 'The headers are too large.'] as const)
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? (['408 Request Timeout', 'timeout', 'The request took too long to come.'] as const)
        : (['400 Bad Request', 'bad-input', 'This is no HTTP.'] as const);
  const body = JSON.stringify(bodyOf({ code, message, field: undefined }));
  endFor(
    socket,
    `HTTP/1.1 ${status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
