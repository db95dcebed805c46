/** The part of TensorFlow.js that nets need; the package itself is loaded by the surroundings and handed in. */
export interface TensorFlow {
  tensor(values: Float32Array, shape: number[]): Tensor;
  variable(initial: Tensor, trainable?: boolean): Variable;
  scalar(value: number): Tensor;
  zeros(shape: number[]): Tensor;
  matMul(a: Tensor, b: Tensor): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor): Tensor;
  div(a: Tensor, b: Tensor): Tensor;
  sqrt(a: Tensor): Tensor;
  square(a: Tensor): Tensor;
  maximum(a: Tensor, b: Tensor): Tensor;
  max(a: Tensor, axis: number): Tensor;
  sum(a: Tensor): Tensor;
  relu(a: Tensor): Tensor;
  sigmoid(a: Tensor): Tensor;
  tanh(a: Tensor): Tensor;
  reshape(a: Tensor, shape: number[]): Tensor;
  transpose(a: Tensor, order: number[]): Tensor;
  slice(a: Tensor, begin: number[], size: number[]): Tensor;
  split(a: Tensor, parts: number, axis: number): Tensor[];
  unstack(a: Tensor, axis: number): Tensor[];
  concat(all: Tensor[], axis: number): Tensor;
  stack(all: Tensor[]): Tensor;
  pad(a: Tensor, paddings: [number, number][], value: number): Tensor;
  tidy<T>(work: () => T): T;
  dispose(all: readonly Tensor[]): void;
  variableGrads(loss: () => Tensor, variables: Variable[]): { value: Tensor; grads: Record<string, Tensor> };
}

export interface Tensor {
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}
export interface Variable extends Tensor {
  readonly name: string;
  assign(value: Tensor): void;
}
