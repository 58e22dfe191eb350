// A Databricks workspace whose clusters stand in subnets of our network, without addresses of their own.
param name string
param location string
param tags object
param unique string
param networkId string
param storageName string

// Storage Blob Data Contributor.
var blobContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')

resource workspace 'Microsoft.Databricks/workspaces@2024-05-01' = {
  // checkov:skip=CKV2_AZURE_48: the root storage holds jars and notebooks, no events; keys of the platform will do
  // checkov:skip=CKV_AZURE_158: private link to the control plane needs an endpoint and zone of its own; clusters have no public addresses as it is
  name: 'attune-${name}'
  location: location
  tags: tags
  sku: {
    name: 'premium'
  }
  properties: {
    managedResourceGroupId: subscriptionResourceId('Microsoft.Resources/resourceGroups', 'attune-${name}-databricks')
    publicNetworkAccess: 'Enabled'
    requiredNsgRules: 'AllRules'
    parameters: {
      enableNoPublicIp: {
        value: true
      }
      customVirtualNetworkId: {
        value: networkId
      }
      customPublicSubnetName: {
        value: 'databricks-hosts'
      }
      customPrivateSubnetName: {
        value: 'databricks-containers'
      }
    }
  }
}

// As whom Unity Catalog reads the storage; docs/scale.md makes a credential of it.
resource connector 'Microsoft.Databricks/accessConnectors@2024-05-01' = {
  name: 'attune-${unique}'
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {}
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource connectorWrites 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: storage
  name: guid(storage.id, connector.id, blobContributor)
  properties: {
    roleDefinitionId: blobContributor
    principalId: connector.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

output connectorId string = connector.id
output address string = workspace.properties.workspaceUrl
