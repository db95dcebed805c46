/**
 * What a run of all tests tries in the browser: specs of the browser's own gate, and those of what it does in its own way (files that come and go, the
 * page's policy, links, downloads). All others are about pages and services that both hosts share, and run on the desktop host;
 * `npm test -- browser tests/e2e` runs them in the browser too.
 */
export const browserSpecs = [
  'browser/',
  'explain',
  'main-job',
  'page-security',
  'reports',
  'scenarios',
  'screens/joins',
  'sources',
  'update',
  'workspace-file',
].map((name) => `tests/e2e/${name}`);
