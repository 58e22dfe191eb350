// Where logs and metrics go: Log Analytics, managed Prometheus and Grafana.
param name string
param unique string
param location string
param tags object
param retentionDays int
param adminGroupId string

// Monitoring Data Reader, and Grafana Admin.
var dataReader = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b0d8363b-8ddd-447d-831f-62ca05bff136')
var grafanaAdmin = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '22926164-76b3-42b3-bc55-97df8dab3e41')

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'attune-${name}'
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    features: {
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource prometheus 'Microsoft.Monitor/accounts@2023-04-03' = {
  name: 'attune-${name}'
  location: location
  tags: tags
}

resource grafana 'Microsoft.Dashboard/grafana@2023-09-01' = {
  name: 'attune-${unique}'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    apiKey: 'Disabled'
    deterministicOutboundIP: 'Disabled'
    publicNetworkAccess: 'Enabled'
    grafanaIntegrations: {
      azureMonitorWorkspaceIntegrations: [
        {
          azureMonitorWorkspaceResourceId: prometheus.id
        }
      ]
    }
  }
}

resource grafanaReads 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: prometheus
  name: guid(prometheus.id, grafana.id, dataReader)
  properties: {
    roleDefinitionId: dataReader
    principalId: grafana.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource admins 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: grafana
  name: guid(grafana.id, adminGroupId, grafanaAdmin)
  properties: {
    roleDefinitionId: grafanaAdmin
    principalId: adminGroupId
    principalType: 'Group'
  }
}

output workspaceId string = workspace.id
output prometheusId string = prometheus.id
output prometheusEndpoint string = prometheus.properties.metrics.prometheusQueryEndpoint
