import { roundUp } from '../../tensor/arena.ts';
import { sum, type Layout, type Tensor } from '../shape.ts';

/** Sizes that become columns of a product, units of a layer, are filled up to this. */
export const fillUnits = (count: number): number => roundUp(count, 8);
/** Sizes that are rows of a product alone, inputs from outside, are filled up to this. */
export const fillInputs = (count: number): number => roundUp(count, 4);

/** Where weights lie in the kernel's memory: every group of rows and columns filled up with zeros, which stay zero in training. */
export interface WeightStarts {
  /** First weight of each tensor. */
  readonly start: Readonly<Record<string, number>>;
  /** Weights with the filling, a multiple of 8. */
  readonly size: number;
}

function filledRows({ name, rows }: Tensor): number[] {
  if (name.includes('bias')) return [1];
  const inputsFirst = name === 'input.0' || name === 'future';
  return rows.map((size, group) => (group === 0 && !inputsFirst ? fillUnits(size) : fillInputs(size)));
}
const width = ({ columns }: Tensor): number => columns.reduce((total, size) => total + fillUnits(size), 0);

export function weightStarts({ tensors }: Layout): WeightStarts {
  const start: Record<string, number> = {};
  let size = 0;
  for (const tensor of tensors) {
    start[tensor.name] = size;
    size += sum(filledRows(tensor)) * width(tensor);
  }
  return { start, size: roundUp(size, 8) };
}

/** Place in the kernel's memory of each weight of the layout. */
export function weightPlaces(layout: Layout): Int32Array {
  const { start } = weightStarts(layout);
  const place = new Int32Array(layout.size);
  for (const tensor of layout.tensors) {
    const filled = filledRows(tensor);
    const stride = width(tensor);
    let source = tensor.offset;
    let row = start[tensor.name] as number;
    tensor.rows.forEach((rows, group) => {
      for (let r = 0; r < rows; r++) {
        let column = row + r * stride;
        for (const columns of tensor.columns) {
          for (let k = 0; k < columns; k++) place[source++] = column + k;
          column += fillUnits(columns);
        }
      }
      row += (filled[group] as number) * stride;
    });
  }
  return place;
}
