import '../support/partitioned-template.js';
import '../model/payment-model.int-spec.js';
