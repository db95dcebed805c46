/**
 * What the page may load and run: its own files, no evaluated or inline script, no network but `connect`.
 * Inline style is allowed because the charts and the component kit set it; blob frames hold the preview of a report.
 */
export const contentSecurityPolicy = (connect: string): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src ${connect}`,
    'frame-src blob:',
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
