// Every setting of the daemon can be set by a value: the renderings of deploy/helm/ci together hold each variable.
import { readFileSync } from 'node:fs';
import { containersOf, podOf } from '../manifests/pods.mjs';

const contract = 'test/Healthcheck.Tests/Architecture/contract.txt';

/** Settings that no value gives, with the reason. */
const without = new Map([['HEALTHCHECK_BASIC_AUTH', 'the password would stand in a ConfigMap; connect.basicAuth takes a Secret']]);

const variablesOf = object => [
  ...(object.kind === 'ConfigMap' ? Object.keys(object.data ?? {}) : []),
  ...(podOf(object) ? containersOf(podOf(object)).flatMap(({ env = [] }) => env.map(({ name }) => name)) : []),
].filter(name => name.startsWith('HEALTHCHECK_'));

export function settingFaults(objects, text = readFileSync(contract, 'utf8')) {
  const known = new Set([...text.matchAll(/^setting --\S+ (\S+)/gm)].map(([, variable]) => variable));
  const given = new Set(objects.flatMap(variablesOf));
  const faults = [];
  if (known.size < 2) faults.push(`${contract} has no settings`);
  for (const variable of known)
    if (!given.has(variable) && !without.has(variable)) faults.push(`no value of deploy/helm/ci sets ${variable}`);
  for (const variable of given) if (!known.has(variable)) faults.push(`the chart sets ${variable}, which is no setting`);
  for (const [variable, reason] of without) if (given.has(variable)) faults.push(`the chart sets ${variable}, although ${reason}`);
  return faults;
}

/** How values must come out that YAML and Helm make something else of on the way: deploy/helm/ci/every-setting.yaml has them. */
const texts = {
  HEALTHCHECK_CONNECT_URL: 'http://connect-0.connect-workers:8083,http://connect-1.connect-workers:8083',
  HEALTHCHECK_UI: 'off',
  HEALTHCHECK_RESTART: 'on',
  HEALTHCHECK_WORKER_CHECK: 'off',
  HEALTHCHECK_REDACT: 'off',
  HEALTHCHECK_ROOT_CAUSE_MESSAGE: 'on',
  HEALTHCHECK_WEB_GUARD_VERDICT: 'true',
  HEALTHCHECK_WEB_ALLOW_RESTART: 'true',
  HEALTHCHECK_CONNECT_TLS_INSECURE: 'false',
  HEALTHCHECK_MAX_CONNECTORS_AND_TASKS: '10000000',
  HEALTHCHECK_FAILURE_THRESHOLD_PERCENTAGE: '12',
  HEALTHCHECK_UNHEALTHY_STATES: 'FAILED,UNASSIGNED',
};

export function textFaults(objects) {
  const data = objects.find(({ kind, data: { HEALTHCHECK_UI: ui } = {} }) => kind === 'ConfigMap' && ui)?.data ?? {};
  return Object.entries(texts).filter(([variable, text]) => data[variable] !== text)
    .map(([variable, text]) => `${variable} is ${data[variable]}, not ${text}`);
}
