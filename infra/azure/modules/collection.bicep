// The ways of the pods' logs into Log Analytics and of their metrics into managed Prometheus, and the alerts on them: infra/monitoring/alerts.yaml, which any other Prometheus reads as it is.
param name string
param location string
param tags object
param clusterName string
param workspaceId string
param prometheusId string
param email string
param scalerPrincipalId string

var groups = loadYamlContent('../../monitoring/alerts.yaml', 'groups')

// Monitoring Data Reader, for KEDA.
var dataReader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b0d8363b-8ddd-447d-831f-62ca05bff136')

resource prometheus 'Microsoft.Monitor/accounts@2023-04-03' existing = {
  name: last(split(prometheusId, '/'))
}

resource scalerReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: prometheus
  name: guid(prometheusId, scalerPrincipalId, dataReader)
  properties: {
    roleDefinitionId: dataReader
    principalId: scalerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2024-05-01' existing = {
  name: clusterName
}

resource endpoint 'Microsoft.Insights/dataCollectionEndpoints@2022-06-01' = {
  name: 'attune-${name}-metrics'
  location: location
  tags: tags
  kind: 'Linux'
  properties: {}
}

resource rule 'Microsoft.Insights/dataCollectionRules@2022-06-01' = {
  name: 'attune-${name}-metrics'
  location: location
  tags: tags
  kind: 'Linux'
  properties: {
    dataCollectionEndpointId: endpoint.id
    dataSources: {
      prometheusForwarder: [
        {
          name: 'pods'
          streams: [
            'Microsoft-PrometheusMetrics'
          ]
          labelIncludeFilter: {}
        }
      ]
    }
    destinations: {
      monitoringAccounts: [
        {
          name: 'prometheus'
          accountResourceId: prometheusId
        }
      ]
    }
    dataFlows: [
      {
        streams: [
          'Microsoft-PrometheusMetrics'
        ]
        destinations: [
          'prometheus'
        ]
      }
    ]
  }
}

resource association 'Microsoft.Insights/dataCollectionRuleAssociations@2022-06-01' = {
  scope: cluster
  name: 'attune-metrics'
  properties: {
    dataCollectionRuleId: rule.id
  }
}

// The agent that reads the pods' logs takes nothing without a rule, whose bond to the cluster has this one name.
resource logRule 'Microsoft.Insights/dataCollectionRules@2022-06-01' = {
  name: 'attune-${name}-logs'
  location: location
  tags: tags
  kind: 'Linux'
  properties: {
    dataSources: {
      extensions: [
        {
          name: 'ContainerInsightsExtension'
          extensionName: 'ContainerInsights'
          streams: [
            'Microsoft-ContainerInsights-Group-Default'
          ]
          extensionSettings: {
            dataCollectionSettings: {
              interval: '5m'
              namespaceFilteringMode: 'Include'
              namespaces: [
                'attune'
              ]
              enableContainerLogV2: true
            }
          }
        }
      ]
    }
    destinations: {
      logAnalytics: [
        {
          name: 'workspace'
          workspaceResourceId: workspaceId
        }
      ]
    }
    dataFlows: [
      {
        streams: [
          'Microsoft-ContainerInsights-Group-Default'
        ]
        destinations: [
          'workspace'
        ]
      }
    ]
  }
}

resource logAssociation 'Microsoft.Insights/dataCollectionRuleAssociations@2022-06-01' = {
  scope: cluster
  name: 'ContainerInsightsExtension'
  properties: {
    dataCollectionRuleId: logRule.id
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'attune-${name}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'attune'
    enabled: true
    emailReceivers: [
      {
        name: 'operators'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.AlertsManagement/prometheusRuleGroups@2023-03-01' = {
  name: 'attune-${name}'
  location: location
  tags: tags
  properties: {
    enabled: true
    clusterName: clusterName
    scopes: [
      prometheusId
      cluster.id
    ]
    interval: 'PT1M'
    rules: [for alert in groups[0].rules: {
      alert: alert.alert
      expression: alert.expr
      // Prometheus writes 5m and 1h, Azure PT5M and PT1H.
      for: 'PT${toUpper(alert.for)}'
      enabled: true
      severity: alert.labels.severity == 'page' ? 1 : 3
      labels: alert.labels
      annotations: alert.annotations
      actions: [
        {
          actionGroupId: people.id
        }
      ]
      resolveConfiguration: {
        autoResolved: true
        timeToResolve: 'PT10M'
      }
    }]
  }
}
