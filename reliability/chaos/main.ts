import { Campaign } from './campaign.js';
import { readOptions, USAGE } from './options.js';
import { complaints, report } from './outcome.js';
import { runToVerdict } from './run-to-verdict.js';

await runToVerdict(() => {
  const options = readOptions(process.argv.slice(2));
  if (options === null) return null;
  const given = `--seed=${options.seed} --minutes=${options.minutes} --rate=${options.rate}`;
  return {
    name: 'chaos',
    banner: `chaos: ${given}`,
    isKept: options.keep,
    begin: (folder, say) => new Campaign(options, folder, say),
    report,
    complaints,
    lastWords: {
      well: 'Zero breaches.',
      wrong: `It was seed ${options.seed}: npm run chaos -- ${given}`,
    },
  };
}, USAGE);
