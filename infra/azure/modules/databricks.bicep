// A Databricks workspace whose clusters stand in subnets of our network, without addresses of their own.
param name string
param location string
param tags object
param networkId string

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

output address string = workspace.properties.workspaceUrl
