// What schemas cannot see: names and labels by which the objects of one build refer to each other.
import { containersOf, nameOf, podOf } from './pods.mjs';

const matches = (selector, labels = {}) => Object.entries(selector ?? {}).every(([key, value]) => labels[key] === value);
const ofKind = (objects, kind) => objects.filter(object => object.kind === kind);

export function referenceFaults(objects) {
  const faults = [];
  const workloads = objects.filter(podOf);
  const podsWith = selector => workloads.map(podOf).filter(({ metadata }) => matches(selector, metadata?.labels));
  const hasPort = (pods, port) => pods.some(pod => containersOf(pod).some(({ ports = [] }) =>
    ports.some(({ name, containerPort }) => name === port || containerPort === port)));
  const configMaps = new Set(ofKind(objects, 'ConfigMap').map(({ metadata }) => metadata.name));

  for (const workload of workloads) {
    const { spec } = podOf(workload);
    const volumes = new Set((spec.volumes ?? []).map(({ name }) => name));
    const fault = text => faults.push(`${nameOf(workload)}: ${text}`);
    for (const { name, configMap } of spec.volumes ?? [])
      if (configMap && !configMaps.has(configMap.name)) fault(`volume ${name}: there is no ConfigMap ${configMap.name}`);
    const names = containersOf({ spec }).map(({ name }) => name);
    if (new Set(names).size !== names.length) fault('two containers have one name');
    for (const { name, env = [], envFrom = [], volumeMounts = [] } of containersOf({ spec })) {
      for (const mount of volumeMounts) if (!volumes.has(mount.name)) fault(`container ${name}: there is no volume ${mount.name}`);
      for (const { configMapRef } of envFrom)
        if (configMapRef && !configMaps.has(configMapRef.name)) fault(`container ${name}: there is no ConfigMap ${configMapRef.name}`);
      const declared = new Set();
      for (const { name: variable, value = '' } of env) {
        for (const [, used] of value.matchAll(/\$\(([\w.-]+)\)/g))
          if (!declared.has(used)) fault(`container ${name}: ${variable} uses ${used} before it is declared`);
        declared.add(variable);
      }
    }
  }
  for (const service of ofKind(objects, 'Service')) {
    const pods = podsWith(service.spec.selector);
    if (!pods.length) faults.push(`${nameOf(service)}: its selector finds no pod`);
    for (const { targetPort } of service.spec.ports) if (!hasPort(pods, targetPort)) faults.push(`${nameOf(service)}: no pod has the port ${targetPort}`);
  }
  for (const monitor of ofKind(objects, 'ServiceMonitor')) {
    const services = ofKind(objects, 'Service').filter(({ metadata }) => matches(monitor.spec.selector.matchLabels, metadata.labels));
    for (const { port, path } of monitor.spec.endpoints)
      if (path !== '/metrics' || !services.some(({ spec }) => spec.ports.some(({ name }) => name === port)))
        faults.push(`${nameOf(monitor)}: no Service has the port ${port}, or the path ${path} is not /metrics`);
  }
  for (const monitor of ofKind(objects, 'PodMonitor'))
    for (const { port, path } of monitor.spec.podMetricsEndpoints)
      if (path !== '/metrics' || !hasPort(podsWith(monitor.spec.selector.matchLabels), port))
        faults.push(`${nameOf(monitor)}: no pod has the port ${port}, or the path ${path} is not /metrics`);
  for (const budget of ofKind(objects, 'PodDisruptionBudget'))
    if (!podsWith(budget.spec.selector.matchLabels).length) faults.push(`${nameOf(budget)}: its selector finds no pod`);
  return faults;
}
