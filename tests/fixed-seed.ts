import fc from 'fast-check';

// The same cases in every run, so that a failure is one of the code; other cases by PROPERTY_SEED=N npm test -- unit.
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 1) });
