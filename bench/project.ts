import { fileURLToPath } from 'node:url';

/** The project this program was built from: what is not TypeScript is read there and not in dist. */
export const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
