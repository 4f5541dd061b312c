// fontkit has no types of its own. These declare the part that we use.
declare module 'fontkit' {
  /** Reads a font file. */
  export function create(file: Buffer): { readonly characterSet: readonly number[] };
}
