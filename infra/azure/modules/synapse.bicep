// A Synapse workspace with a Spark pool that pauses itself, and the storage it needs, which also takes exports of events.
param unique string
param location string
param tags object
param adminGroupId string
param workspaceId string

// Storage Blob Data Contributor.
var blobContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  // checkov:skip=CKV_AZURE_59: open to nobody: the default is to deny, and only the workspace is let in
  // checkov:skip=CKV_AZURE_206: zone-redundant, which the check does not count
  // checkov:skip=CKV_AZURE_43: the name is put together from a checked one
  name: 'attune${unique}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    isHnsEnabled: true
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'AzureServices'
      resourceAccessRules: [
        {
          tenantId: tenant().tenantId
          resourceId: resourceId('Microsoft.Synapse/workspaces', 'attune-${unique}')
        }
      ]
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2023-05-01' = {
  parent: storage
  name: 'default'
  properties: {
    deleteRetentionPolicy: {
      enabled: true
      days: 7
    }
  }
}

resource events 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = {
  parent: blobs
  name: 'events'
  properties: {
    publicAccess: 'None'
  }
}

resource workspace 'Microsoft.Synapse/workspaces@2021-06-01' = {
  // checkov:skip=CKV_AZURE_240: keys of the platform will do for exports of events
  // checkov:skip=CKV_AZURE_58: it has one: 'default'
  // checkov:skip=CKV_AZURE_157: jobs must reach Attune, which is outside the managed network
  name: 'attune-${unique}'
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    defaultDataLakeStorage: {
      accountUrl: storage.properties.primaryEndpoints.dfs
      filesystem: events.name
      resourceId: storage.id
    }
    azureADOnlyAuthentication: true
    managedVirtualNetwork: 'default'
    // Jobs must reach Attune, which is outside the managed network.
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
  scope: workspace
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
