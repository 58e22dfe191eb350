// A Databricks workspace whose clusters stand in subnets of our network, without addresses of their own.
param name string
param location string
param tags object
param networkId string

var delegation = [
  {
    name: 'databricks'
    properties: {
      serviceName: 'Microsoft.Databricks/workspaces'
    }
  }
]

resource rules 'Microsoft.Network/networkSecurityGroups@2024-01-01' = {
  name: 'attune-${name}-databricks'
  location: location
  tags: tags
  properties: {
    securityRules: []
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' existing = {
  name: last(split(networkId, '/'))
}

resource hosts 'Microsoft.Network/virtualNetworks/subnets@2024-01-01' = {
  parent: network
  name: 'databricks-hosts'
  properties: {
    addressPrefix: '10.60.32.0/22'
    networkSecurityGroup: {
      id: rules.id
    }
    delegations: delegation
  }
}

resource containers 'Microsoft.Network/virtualNetworks/subnets@2024-01-01' = {
  parent: network
  name: 'databricks-containers'
  dependsOn: [
    hosts
  ]
  properties: {
    addressPrefix: '10.60.36.0/22'
    networkSecurityGroup: {
      id: rules.id
    }
    delegations: delegation
  }
}

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
        value: hosts.name
      }
      customPrivateSubnetName: {
        value: containers.name
      }
    }
  }
}

output address string = workspace.properties.workspaceUrl
