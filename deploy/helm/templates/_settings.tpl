{{/* The daemon's settings: from values to the text of variables. */}}

{{/* A value as the daemon reads it. YAML makes true of `on`, and Helm a float of every number. Takes key and value. */}}
{{- define "connect-health.text" -}}
{{- $value := .value -}}
{{- if kindIs "slice" $value -}}
{{- $texts := list -}}
{{- range $value -}}
{{- $texts = append $texts (include "connect-health.text" (dict "key" $.key "value" .)) -}}
{{- end -}}
{{- join "," $texts -}}
{{- else if kindIs "bool" $value -}}
{{- if has .key (list "web-guard-verdict" "web-allow-restart" "connect-tls-insecure") -}}{{ $value }}{{- else -}}{{ ternary "on" "off" $value }}{{- end -}}
{{- else if and (kindIs "float64" $value) (eq (float64 (int64 $value)) $value) -}}
{{- int64 $value -}}
{{- else -}}
{{- $value -}}
{{- end -}}
{{- end -}}

{{- define "connect-health.variable" -}}
HEALTHCHECK_{{ . | upper | replace "-" "_" }}
{{- end -}}

{{- define "connect-health.port" -}}
{{- include "connect-health.text" (dict "key" "port" "value" (default 18083 .Values.settings.port)) -}}
{{- end -}}

{{- define "connect-health.restartMode" -}}
{{- include "connect-health.text" (dict "key" "restart" "value" .Values.restart.mode) -}}
{{- end -}}

{{- define "connect-health.hasClusters" -}}
{{- if or .Values.clusters .Values.clustersFrom.existingConfigMap .Values.clustersFrom.existingSecret -}}true{{- end -}}
{{- end -}}

{{- define "connect-health.clustersFile" -}}
/etc/connect-health/clusters/{{ if .Values.clusters }}clusters.yaml{{ else }}{{ .Values.clustersFrom.key }}{{ end }}
{{- end -}}

{{/* All variables that are no secret and no path of one: a dict of their texts. */}}
{{- define "connect-health.variables" -}}
{{- $settings := deepCopy .Values.settings -}}
{{- if include "connect-health.hasClusters" . -}}
{{- $_ := set $settings "clusters-file" (include "connect-health.clustersFile" .) -}}
{{- else -}}
{{- $_ := set $settings "connect-url" .Values.connect.url -}}
{{- end -}}
{{- if ne (include "connect-health.restartMode" .) "off" -}}
{{- $_ := set $settings "restart" .Values.restart.mode -}}
{{- end -}}
{{- if .Values.restart.stateVolume -}}
{{- $_ := set $settings "state-file" "/var/lib/connect-health/state.json" -}}
{{- end -}}
{{- with .Values.runbooksUrl -}}
{{- $_ := set $settings "runbooks-url" . -}}
{{- end -}}
{{- $variables := dict -}}
{{- range $key, $value := $settings -}}
{{- if not (kindIs "invalid" $value) -}}
{{- $_ := set $variables (include "connect-health.variable" $key) (include "connect-health.text" (dict "key" $key "value" $value)) -}}
{{- end -}}
{{- end -}}
{{- toYaml $variables -}}
{{- end -}}

{{/* What no schema can say. */}}
{{- define "connect-health.validate" -}}
{{- with .Values.clustersFrom -}}
{{- if and .existingConfigMap .existingSecret -}}
{{- fail "clustersFrom: existingConfigMap and existingSecret are both set; leave one of them" -}}
{{- end -}}
{{- if and $.Values.clusters (or .existingConfigMap .existingSecret) -}}
{{- fail "clusters and clustersFrom are both set; leave one of them" -}}
{{- end -}}
{{- end -}}
{{- if and .Values.connect.basicAuth.existingSecret .Values.connect.bearerToken.existingSecret -}}
{{- fail "connect.basicAuth and connect.bearerToken both name a Secret; Connect is shown one of them" -}}
{{- end -}}
{{- if and .Values.restart.basicAuth.existingSecret .Values.restart.bearerToken.existingSecret -}}
{{- fail "restart.basicAuth and restart.bearerToken both name a Secret; Connect is shown one of them" -}}
{{- end -}}
{{- if not (or (include "connect-health.hasClusters" .) .Values.connect.url) -}}
{{- fail "connect.url is empty; set the address of Kafka Connect's REST API, such as http://connect:8083, or clusters" -}}
{{- end -}}
{{- $alerts := regexFindAll "- alert: \\w+" (.Files.Get "files/rules.template.yaml") -1 -}}
{{- range .Values.prometheusRule.disabled -}}
{{- if not (has (printf "- alert: %s" .) $alerts) -}}
{{- fail (printf "prometheusRule.disabled: there is no alert %s" .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
