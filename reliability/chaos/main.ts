import { Campaign } from './campaign.js';
import { readChaosOptions, CHAOS_USAGE } from './options.js';
import { chaosComplaints, chaosReport } from './outcome.js';
import { runToVerdict } from './run-to-verdict.js';

await runToVerdict(() => {
  const options = readChaosOptions(process.argv.slice(2));
  if (options === null) return null;
  const given = `--seed=${options.seed} --minutes=${options.minutes} --rate=${options.rate}`;
  return {
    name: 'chaos',
    banner: `chaos: ${given}`,
    isKept: options.keep,
    begin: (folder, say) => new Campaign(options, folder, say),
    report: chaosReport,
    complaints: chaosComplaints,
    lastWords: {
      well: 'Zero breaches.',
      wrong: `It was seed ${options.seed}: npm run chaos -- ${given}`,
    },
  };
}, CHAOS_USAGE);
