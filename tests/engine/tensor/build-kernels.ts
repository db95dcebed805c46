import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileKernels } from './compile-kernels.ts';

// npm run build:kernels
writeFileSync(path.resolve(import.meta.dirname, '../../../engine/tensor/kernel-binaries.ts'), await compileKernels());
