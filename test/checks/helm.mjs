// Checks of what helm.sh built. One line per fault; exit code 1 when there is one.
//   usage: node helm.mjs FOLDER       (from the repository's root)
// The folder holds helm-*.yaml, made of deploy/helm/ci, and pairs of like-*.yaml and kustomize-*.yaml.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { equalityFaults } from './helm/equality.mjs';
import { settingFaults, textFaults } from './helm/settings.mjs';
import { valueFaults } from './helm/values.mjs';
import { productVersion } from './manifests/hygiene.mjs';

/** Objects that only kustomize has, on purpose. */
const ofKustomizeAlone = { strimzi: ['NetworkPolicy connect-health-to-strimzi-connect'] };

const folder = process.argv[2];
const read = name => parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map(document => document.toJS()).filter(Boolean);
const names = readdirSync(folder);
const faults = [
  ...settingFaults(names.filter(name => name.startsWith('helm-')).flatMap(read)),
  ...textFaults(read('helm-every-setting.yaml')),
  ...valueFaults(),
];

let pairs = 0;
for (const like of names.filter(name => name.startsWith('like-'))) {
  const name = like.slice('like-'.length, -'.yaml'.length);
  pairs++;
  faults.push(...equalityFaults(read(`kustomize-${name}.yaml`), read(like), ofKustomizeAlone[name]).map(fault => `${name}: ${fault}`));
}
if (pairs < 5) faults.push(`${pairs} pairs of kustomize and Helm were built, not 5`);

const chart = parse(readFileSync('deploy/helm/Chart.yaml', 'utf8'));
for (const key of ['version', 'appVersion'])
  if (chart[key] !== productVersion) faults.push(`Chart.yaml: ${key} is ${chart[key]}, the product's is ${productVersion}`);

for (const fault of faults) console.log(`FAULT ${fault}`);
process.exitCode = faults.length ? 1 : 0;
