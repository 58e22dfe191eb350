// Storage that jobs of Spark read events from: open to the operators' addresses, and to whichever of Synapse and Databricks there is.
param unique string
param location string
param tags object
param spark string
param operators array
param adminGroupId string
@description('Subnets whose machines may come.')
param subnetIds array

// Storage Blob Data Contributor.
var blobContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')
var reader = spark == 'synapse' ? resourceId('Microsoft.Synapse/workspaces', 'attune-${unique}') : resourceId('Microsoft.Databricks/accessConnectors', 'attune-${unique}')

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  // checkov:skip=CKV_AZURE_59: open to nobody else: the default is to deny
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
      // A single address is refused as a range.
      ipRules: [for address in operators: {
        value: replace(address, '/32', '')
        action: 'Allow'
      }]
      virtualNetworkRules: [for id in subnetIds: {
        id: id
        action: 'Allow'
      }]
      resourceAccessRules: [
        {
          tenantId: tenant().tenantId
          resourceId: reader
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

// Events that were exported, the job's jar, and candidates.
resource containers 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01' = [for container in ['events', 'jobs', 'models']: {
  parent: blobs
  name: container
  properties: {
    publicAccess: 'None'
  }
}]

// Those who bring events and start jobs; a job of Synapse reads as who started it.
resource operatorsWrite 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage
  name: guid(storage.id, adminGroupId, blobContributor)
  properties: {
    roleDefinitionId: blobContributor
    principalId: adminGroupId
    principalType: 'Group'
  }
}

output name string = storage.name
