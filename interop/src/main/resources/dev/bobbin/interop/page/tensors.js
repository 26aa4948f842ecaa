// The weights: a safetensors file of 32-bit floats, in base64 within the page.

/** The bytes of a text in base64; line breaks in it do not count. */
export function bytesOf(text) {
  if (Uint8Array.fromBase64) {
    return Uint8Array.fromBase64(text);
  }
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) {
    bytes[at] = letters.charCodeAt(at);
  }
  return bytes;
}

/** The floats of little-endian bytes, whatever the order of this machine. */
export function floatsOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, at) => view.getFloat32(4 * at, true));
}

/**
 * The tensors of a safetensors file.
 *
 * @return a Map of {shape, values} by name
 */
export function tensorsOf(bytes) {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  const tensors = new Map();
  for (const [name, { shape, data_offsets: [begin, end] = [] }] of Object.entries(header)) {
    if (name !== '__metadata__') {
      tensors.set(name, { shape, values: floatsOf(bytes.subarray(8 + length + begin, 8 + length + end)) });
    }
  }
  return tensors;
}
