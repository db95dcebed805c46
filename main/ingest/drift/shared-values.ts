/** Numbers in memory that threads share. */
export const sharedNumbers = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
/** Places of texts in memory that threads share. */
export const sharedCodes = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
