'use strict';
const { refusable } = require('./app.cjs');
const { fromChromium, handlerOf } = require('./protocol.cjs');
const { session } = require('./session.cjs');

/**
 * Answers one request of a page: asks the application about a navigation, then its protocol handler, then webRequest.
 * @param top - the page's own frame asks
 * @param started - the application itself loaded this address, which Electron does not ask about
 */
exports.answerRequest = async ({ contents, send, params, top, started }) => {
  const { requestId, request, resourceType } = params;
  const url = fromChromium(request.url);
  const fail = (errorReason) => send('Fetch.failRequest', { requestId, errorReason });

  if (resourceType === 'Document' && !started) {
    const event = Object.assign(refusable(), { url, isMainFrame: top, isSameDocument: false });
    if (top) contents.emit('will-navigate', event, url);
    contents.emit('will-frame-navigate', event);
    if (event.defaultPrevented) return fail('Aborted');
  }
  if (await session.defaultSession.standinCancels({ url, method: request.method, resourceType })) return fail('BlockedByClient');
  const handler = handlerOf(url);
  if (!handler) return send('Fetch.continueRequest', { requestId });

  const { method, headers, postData } = request;
  const response = await handler(new Request(url, { method, headers, body: postData }));
  return send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  });
};
