import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileTreeKernels } from './compile-kernels.ts';

// npm run build:kernels
writeFileSync(path.resolve(import.meta.dirname, '../../../engine/trees/kernel-binaries.ts'), await compileTreeKernels());
