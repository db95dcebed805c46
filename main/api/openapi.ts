import { z } from 'zod';
import { apiScope } from '../../contract/entities/api-token.ts';
import { scopeMeanings } from '../services/api/tokens.ts';
import type { Route } from './context.ts';
import { failure, statusFailure } from './schemas.ts';

type Json = Record<string, unknown>;

/** That whole numbers are no larger than JavaScript can count is not worth a word. */
function plainNumbers({ jsonSchema }: { jsonSchema: Json }): void {
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: plainNumbers }) as Json;
  return json;
}

const problems: Readonly<Record<number, string>> = {
  400: 'Bad input: which field, and why.',
  401: 'No token, or one that is not known, revoked or expired.',
  403: 'The token lacks the scope, or the request comes from a page of another origin.',
  404: 'No such model.',
  413: 'Too large.',
  415: 'Wrong content type.',
  429: 'Too many requests; Retry-After says how long to wait, in seconds.',
  500: 'Unexpected. The log says what.',
  503: 'No model is loaded, or too much is being worked on.',
};

/** The API as OpenAPI 3.1. Holds nothing of the user's: names of models and columns are not in it. */
export function openApiOf(routes: readonly Route[], version: string): Json {
  const json = (schema: Json): Json => ({ 'application/json': { schema } });
  const failed = { $ref: '#/components/schemas/Failure' };
  const pathOf = ({ method, url, scope, summary, request, answer, multipart, query }: Route): readonly [string, Json] => {
    const statuses = [
      ...(method === 'POST' ? [400] : []),
      401,
      403,
      ...(url.startsWith('/forecast') || query ? [404] : []),
      ...(method === 'POST' ? [413, 415] : []),
      429,
      500,
      503,
    ];
    const operation: Json = {
      operationId: url.slice(1),
      summary,
      security: [{ token: [] }],
      'x-scope': scope,
      ...(query
        ? {
            parameters: Object.entries(query).map(([name, description]) => ({
              name,
              in: 'query',
              description,
              schema: { type: 'string' },
            })),
          }
        : {}),
      ...(multipart
        ? {
            requestBody: {
              required: true,
              content: {
                'multipart/form-data': {
                  schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', contentMediaType: 'text/csv' } } },
                },
              },
            },
          }
        : request
          ? { requestBody: { required: true, content: json(schemaOf(request, 'input')) } }
          : {}),
      responses: {
        200: { description: 'Done.', content: json(answer ? schemaOf(answer, 'output') : {}) },
        ...Object.fromEntries(
          statuses.map((status) => [
            status,
            {
              description: problems[status],
              content: json(status === 503 && url === '/status' ? schemaOf(statusFailure, 'output') : failed),
            },
          ]),
        ),
      },
    };
    return [url, { [method.toLowerCase()]: operation }];
  };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Almanac',
      version,
      description: `Predictions and forecasts of the models that serve, on this machine only. Scopes of tokens: ${apiScope.options.map((scope) => `${scope} (${scopeMeanings[scope]})`).join('; ')}.`,
    },
    paths: Object.fromEntries(routes.map(pathOf)),
    components: {
      schemas: { Failure: schemaOf(failure, 'output') },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of Settings, API, or of "almanac token create".' },
      },
    },
  };
}
