{{/* Names and labels. */}}

{{- define "connect-health.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "connect-health.fullname" -}}
{{- $name := include "connect-health.name" . -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 52 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What every selector names: this chart in this release alone. */}}
{{- define "connect-health.selectorLabels" -}}
app.kubernetes.io/name: {{ include "connect-health.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "connect-health.labels" -}}
{{- $own := include "connect-health.selectorLabels" . | fromYaml -}}
{{- $chart := dict "helm.sh/chart" (printf "%s-%s" .Chart.Name (.Chart.Version | replace "+" "_")) -}}
{{- $more := dict "app.kubernetes.io/managed-by" .Release.Service "app.kubernetes.io/version" .Chart.AppVersion -}}
{{- toYaml (merge $own $chart $more .Values.commonLabels) -}}
{{- end -}}

{{- define "connect-health.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "connect-health.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "connect-health.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ default $.Chart.AppVersion .tag }}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "connect-health.metadata" -}}
name: {{ include "connect-health.fullname" . | quote }}
namespace: {{ .Release.Namespace | quote }}
{{- end -}}
