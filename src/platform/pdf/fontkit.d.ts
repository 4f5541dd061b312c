// fontkit has no types of its own; this is what we use of it.
declare module 'fontkit' {
  /** Reads a font file. */
  export function create(file: Buffer): { readonly characterSet: readonly number[] };
}
