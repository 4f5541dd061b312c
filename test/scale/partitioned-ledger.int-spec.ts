import '../support/partitioned-template.js';
import '../../src/ledger/movement-writer.int-spec.js';
import '../../src/ledger/movement-writer-model.int-spec.js';
