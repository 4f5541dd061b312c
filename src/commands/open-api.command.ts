import { apiDocument } from './api-document.js';

// Prints the OpenAPI document, for programs that generate clients or check the document.
process.stdout.write(`${JSON.stringify(await apiDocument(), null, 2)}\n`);
