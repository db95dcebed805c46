const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const CHUNK = 8192;

/** Bytes of base64 text. @throws Error where the text is none */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

/** Swaps the bytes of each number where the machine is not little-endian, so that files are the same everywhere. */
function inLittleEndian(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (!littleEndian) for (let i = 0; i < bytes.length; i += 4) bytes.subarray(i, i + 4).reverse();
  return bytes;
}

/** Numbers as base64 of little-endian 32-bit floats. */
export function floatsToBase64(values: Float32Array): string {
  const bytes = inLittleEndian(new Uint8Array(Float32Array.from(values).buffer));
  let text = '';
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}

/** The inverse of `floatsToBase64`. @throws Error where the text is no base64 or no whole number of floats */
export function floatsOfBase64(text: string): Float32Array<ArrayBuffer> {
  const bytes = bytesOfBase64(text);
  if (bytes.length % 4 !== 0) throw new Error(`${bytes.length} bytes are no whole number of 32-bit floats`);
  return new Float32Array(inLittleEndian(bytes).buffer);
}
