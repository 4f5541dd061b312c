import { runToVerdict } from '../chaos/run-to-verdict.js';
import { readSoakOptions, SOAK_USAGE } from './options.js';
import { Soak } from './soak.js';
import { soakComplaints, soakReport } from './verdict.js';

await runToVerdict(() => {
  const options = readSoakOptions(process.argv.slice(2));
  if (options === null) return null;
  const given = `--payments=${options.payments} --seed=${options.seed} --rate=${options.rate}`;
  return {
    name: 'soak',
    banner: `soak: ${given}`,
    isKept: options.keep,
    begin: (folder, say) => new Soak(options, folder, say),
    report: soakReport,
    complaints: soakComplaints,
    lastWords: {
      well: 'Everything agrees.',
      wrong: `It was seed ${options.seed}: npm run soak -- ${given}`,
    },
  };
}, SOAK_USAGE);
