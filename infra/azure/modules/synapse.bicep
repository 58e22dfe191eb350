// A Synapse workspace with a Spark pool that pauses itself.
param unique string
param location string
param tags object
param adminGroupId string
param storageName string
param workspaceId string

// Storage Blob Data Contributor.
var blobContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource workspace 'Microsoft.Synapse/workspaces@2021-06-01' = {
  // checkov:skip=CKV_AZURE_240: keys of the platform will do for exports of events
  // checkov:skip=CKV_AZURE_58: it has one: 'default'
  // checkov:skip=CKV_AZURE_157: each further place that events are read from would need an endpoint
  name: 'attune-${unique}'
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    defaultDataLakeStorage: {
      accountUrl: storage.properties.primaryEndpoints.dfs
      filesystem: 'events'
      resourceId: storage.id
    }
    azureADOnlyAuthentication: true
    managedVirtualNetwork: 'default'
    managedVirtualNetworkSettings: {
      preventDataExfiltration: false
    }
    publicNetworkAccess: 'Enabled'
    cspWorkspaceAdminProperties: {
      initialWorkspaceAdminObjectId: adminGroupId
    }
  }
}

resource pool 'Microsoft.Synapse/workspaces/bigDataPools@2021-06-01' = {
  // checkov:skip=CKV_AZURE_242: isolated compute comes with the largest nodes alone
  parent: workspace
  name: 'attune'
  location: location
  tags: tags
  properties: {
    sparkVersion: '3.5'
    nodeSizeFamily: 'MemoryOptimized'
    nodeSize: 'Medium'
    autoScale: {
      enabled: true
      minNodeCount: 3
      maxNodeCount: 10
    }
    autoPause: {
      enabled: true
      delayInMinutes: 15
    }
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage
  name: guid(storage.id, workspace.id, blobContributor)
  properties: {
    roleDefinitionId: blobContributor
    principalId: workspace.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: pool
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'BigDataPoolAppsEnded'
        enabled: true
      }
    ]
  }
}

output name string = workspace.name
