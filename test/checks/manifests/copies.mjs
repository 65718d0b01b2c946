// Copies that kustomize and Helm force on us equal their originals, and the two sidecars differ only in what makes one native.
import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';

const components = 'deploy/kustomize/components';
const chart = 'deploy/helm/files';
const text = path => readFileSync(path, 'utf8');

export function copyFaults() {
  const faults = [];
  const compare = (original, copy, equal) => {
    for (const path of [original, copy]) if (!existsSync(path)) return faults.push(`${path} is missing`);
    if (!equal(text(original), text(copy))) faults.push(`${copy} does not equal ${original}: run deploy/kustomize/sync.sh`);
  };
  compare('deploy/prometheus/rules.yaml', `${components}/prometheus-rule/prometheus-rule.yaml`,
    (rules, wrapped) => isDeepStrictEqual(parse(rules), parse(wrapped).spec));
  compare('deploy/grafana/kafka-connect-health.json', `${components}/grafana-dashboard/kafka-connect-health.json`, (one, other) => one === other);
  const same = (one, other) => one === other;
  compare('deploy/grafana/kafka-connect-health.json', `${chart}/kafka-connect-health.json`, same);
  compare('deploy/prometheus/rules.template.yaml', `${chart}/rules.template.yaml`, same);
  compare('deploy/prometheus/render.sh', `${chart}/runbooks-url.txt`, (script, url) => script.includes(`\nRUNBOOKS=\${RUNBOOKS:-${url.trim()}}\n`));

  const plain = parse(text(`${components}/sidecar/sidecar.yaml`)).spec.template.spec.containers;
  const native = parse(text(`${components}/sidecar-native/sidecar.yaml`)).spec.template.spec.initContainers;
  if (!isDeepStrictEqual(plain.map(container => ({ ...container, restartPolicy: 'Always' })), native))
    faults.push(`${components}: sidecar and sidecar-native differ in more than restartPolicy`);
  return faults;
}
