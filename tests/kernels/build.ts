import { writeFileSync } from 'node:fs';
import { compileKernels } from '../engine/tensor/compile-kernels.ts';
import { inProject } from './compile.ts';
import { kernels, keptFile, kernelText } from './kernels.ts';

// npm run build:kernels
for (const kernel of Object.values(kernels)) writeFileSync(keptFile(kernel), await kernelText(kernel));
writeFileSync(inProject('engine/tensor/kernel-binaries.ts'), await compileKernels());
