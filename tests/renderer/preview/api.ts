import { createFakeHost } from '../fake-api.ts';

// ?empty starts without data, ?many with 50,000 series, ?interrupted without a finished experiment.
const wanted = new URLSearchParams(location.search);
export const { api, onEvent, hostKind, grantFiles, connectionLost } = createFakeHost({
  empty: wanted.has('empty'),
  manySeries: wanted.has('many'),
  unfinished: wanted.has('interrupted'),
});
