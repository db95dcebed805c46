import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ApiScope, ApiToken } from '../../contract/entities/api-token.ts';
import type { Runs } from '../services/runs/runs.ts';
import type { ServedModels } from './serving/served-models.ts';

/** What the routes work with. */
export interface ApiContext {
  readonly models: ServedModels;
  readonly runs: Pick<Runs, 'get'>;
  /** For files that were sent; removed with the process. */
  readonly temporary: string;
}

/** One route: who may ask, what is taken and given. The same table registers routes and describes them. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Null for pages that hold nothing of the user's. */
  readonly scope: ApiScope | null;
  readonly summary: string;
  readonly request?: z.ZodType;
  /** Sends a file rather than JSON. */
  readonly multipart?: boolean;
  readonly query?: Readonly<Record<string, string>>;
  readonly answer?: z.ZodType;
  /** Bytes of a body. */
  readonly bodyLimit?: number;
  /** @returns an object, JSON as bytes, or a reply with a content type of its own */
  readonly handle: (request: FastifyRequest) => Promise<unknown> | unknown;
}

/** JSON that was written elsewhere. */
export interface JsonBytes {
  readonly json: Uint8Array<ArrayBuffer>;
}
/** A page or a document. */
export interface Page {
  readonly type: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null before that is known, and for pages that everybody may see. */
    caller: ApiToken | null;
  }
  interface FastifyContextConfig {
    scope?: ApiScope | null;
  }
}
