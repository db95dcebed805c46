import { expect, it } from 'vitest';
import { featuresPage } from '../../features-docs.ts';

it('docs/features.md says of every kind what the interface says (npm run node -- tests/features-docs.ts writes it)', () => {
  const { is, should } = featuresPage();
  expect(is).toBe(should);
});
