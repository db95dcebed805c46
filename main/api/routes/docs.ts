import { createHash } from 'node:crypto';
import type { Page, Route } from '../context.ts';

type Json = Record<string, unknown>;
interface Operation {
  readonly summary: string;
  readonly 'x-scope': string;
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> };
  readonly responses: Record<string, { readonly description: string; readonly content?: Record<string, { readonly schema: Json }> }>;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style = `
:root { color-scheme: light dark; }
body { max-width: 880px; margin: 24px auto; padding: 0 24px; font: 14px/20px system-ui, sans-serif; color: light-dark(#1c1e21, #e4e6ea); background: light-dark(#fff, #17191c); }
h1 { font-size: 20px; } h2 { margin: 32px 0 4px; font: 600 15px/22px ui-monospace, monospace; border-top: 1px solid light-dark(#d5d8dd, #34383e); padding-top: 12px; }
p, td, th { color: light-dark(#4a4f57, #a9afb8); } code, pre { font: 12px/18px ui-monospace, monospace; }
pre { overflow: auto; padding: 8px 12px; background: light-dark(#f4f5f7, #1f2226); } summary { cursor: pointer; }
table { border-collapse: collapse; } td, th { padding: 2px 16px 2px 0; text-align: left; font-weight: 400; }
.scope { margin-left: 12px; font-weight: 400; color: light-dark(#4a4f57, #a9afb8); }
`;
// Nothing may run on this page, and nothing is fetched for it.
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

function section(url: string, method: string, { summary, 'x-scope': scope, requestBody, responses }: Operation): string {
  const [request] = Object.entries(requestBody?.content ?? {});
  const answer = responses['200']?.content?.['application/json']?.schema;
  const block = (title: string, schema: Json | undefined): string =>
    schema
      ? `<details><summary>${escape(title)}</summary><pre tabindex="0">${escape(JSON.stringify(schema, null, 2))}</pre></details>`
      : '';
  const rows = Object.entries(responses)
    .filter(([status]) => status !== '200')
    .map(([status, { description }]) => `<tr><td><code>${status}</code></td><td>${escape(description)}</td></tr>`)
    .join('');
  return `<section><h2>${method.toUpperCase()} ${escape(url)}<span class="scope">scope ${escape(scope)}</span></h2><p>${escape(summary)}</p>
${request ? block(`Sent as ${request[0]}`, request[1].schema) : ''}${block('Answer', answer)}
<details><summary>Refusals</summary><table>${rows}</table></details></section>`;
}

function pageOf(document: Json): string {
  const { info, paths } = document as {
    info: { title: string; version: string; description: string };
    paths: Record<string, Record<string, Operation>>;
  };
  const sections = Object.entries(paths).flatMap(([url, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(url, method, operation)),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escape(info.title)} API</title><meta name="viewport" content="width=device-width"><style>${style}</style></head>
<body><main><h1>${escape(info.title)} API ${escape(info.version)}</h1><p>${escape(info.description)}</p>
<p>Every request carries a token: <code>Authorization: Bearer TOKEN</code>. Machines read <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). An error is
<code>{"error": {"code", "message", "field"}}</code>; codes do not change, messages may.</p>
${sections.join('\n')}</main></body></html>`;
}

/** What the API is, for people and for machines: without a token, and without anything of the user's. */
export function docsRoutes(document: () => Json): Route[] {
  let known: Json | undefined;
  const openapi = (): Json => (known ??= document());
  let page: Page | undefined;
  return [
    { method: 'GET', url: '/openapi.json', scope: null, summary: 'This API as OpenAPI 3.1.', handle: () => openapi() },
    {
      method: 'GET',
      url: '/docs',
      scope: null,
      summary: 'This page.',
      handle: () =>
        (page ??= {
          type: 'text/html; charset=utf-8',
          text: pageOf(openapi()),
          headers: { 'content-security-policy': policy, 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' },
        }),
    },
  ];
}
