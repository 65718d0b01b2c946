// The chart's README, its schema and values.yaml name the same values.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const folder = 'deploy/helm';
const read = name => readFileSync(`${folder}/${name}`, 'utf8');

/** Groups that are values as a whole: the default is replaced or merged by those who know what is in it. */
const whole = new Set(['resources', 'podSecurityContext', 'securityContext', 'livenessProbe', 'readinessProbe', 'dashboard.labels']);

const isGroup = value => value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length > 0;

function* leaves(values, path = '') {
  for (const [key, value] of Object.entries(values)) {
    const here = path + key;
    if (isGroup(value) && !whole.has(here)) yield* leaves(value, `${here}.`);
    else yield [here, value];
  }
}

/** Names in the schema that values.yaml may have: two levels, because below them are Kubernetes' own. */
function* schemaLeaves({ properties }, path = '') {
  for (const [key, node] of Object.entries(properties)) {
    const here = path + key;
    if (node.properties && !whole.has(here)) yield* schemaLeaves(node, `${here}.`);
    else yield here;
  }
}

const shown = value =>
  Array.isArray(value) && value.length || isGroup(value) ? 'see values.yaml' : JSON.stringify(value).replace(/^"(.+)"$/, '$1');

export function valueFaults() {
  const faults = [];
  const values = new Map(leaves(parse(read('values.yaml'))));
  const table = /^\| `([\w.]+)` \| `([^|]*)` \| ([^|]+) \|$/gm;
  const rows = new Map([...read('README.md').matchAll(table)].map(([, name, text]) => [name, text]));
  for (const [name, value] of values) {
    const told = rows.get(name);
    if (told === undefined) faults.push(`the chart's README.md does not tell of ${name}`);
    else if (told !== shown(value)) faults.push(`the chart's README.md says that ${name} is ${told}, it is ${shown(value)}`);
  }
  for (const name of rows.keys()) if (!values.has(name)) faults.push(`the chart's README.md tells of ${name}, which is not in values.yaml`);
  const allowed = new Set(schemaLeaves(JSON.parse(read('values.schema.json'))));
  allowed.delete('global');
  for (const name of values.keys()) if (!allowed.has(name)) faults.push(`values.schema.json does not know ${name}`);
  for (const name of allowed) if (!values.has(name)) faults.push(`values.schema.json knows ${name}, which is not in values.yaml`);
  return faults;
}
