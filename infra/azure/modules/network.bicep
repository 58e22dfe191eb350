// One virtual network, a subnet for each kind of thing in it, and the private names of what is reached through private endpoints. All subnets stand here: a network that is
// deployed again loses those that its list lacks.
param name string
param location string
param tags object
param production bool
param databricks bool

resource podsRules 'Microsoft.Network/networkSecurityGroups@2024-01-01' = {
  name: 'attune-${name}-pods'
  location: location
  tags: tags
  properties: {
    securityRules: []
  }
}

resource linksRules 'Microsoft.Network/networkSecurityGroups@2024-01-01' = {
  name: 'attune-${name}-links'
  location: location
  tags: tags
  properties: {
    securityRules: []
  }
}

// What API Management itself must be reached by, and callers over TLS; everything else is refused by the rules that every group ends with.
resource gatewayRules 'Microsoft.Network/networkSecurityGroups@2024-01-01' = {
  name: 'attune-${name}-gateway'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'callers'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: 'VirtualNetwork'
          destinationPortRange: '443'
        }
      }
      {
        name: 'management'
        properties: {
          priority: 110
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: 'ApiManagement'
          sourcePortRange: '*'
          destinationAddressPrefix: 'VirtualNetwork'
          destinationPortRange: '3443'
        }
      }
      {
        name: 'probes'
        properties: {
          priority: 120
          direction: 'Inbound'
          access: 'Allow'
          protocol: 'Tcp'
          sourceAddressPrefix: 'AzureLoadBalancer'
          sourcePortRange: '*'
          destinationAddressPrefix: 'VirtualNetwork'
          destinationPortRange: '6390'
        }
      }
    ]
  }
}

module clusters 'databricks-network.bicep' = if (databricks) {
  name: 'databricks-network'
  params: {
    name: name
    location: location
    tags: tags
  }
}

// By which the storage knows them.
var storageEndpoint = [
  {
    service: 'Microsoft.Storage'
  }
]
var clusterDelegation = [
  {
    name: 'databricks'
    properties: {
      serviceName: 'Microsoft.Databricks/workspaces'
    }
  }
]

resource network 'Microsoft.Network/virtualNetworks@2024-01-01' = {
  name: 'attune-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.60.0.0/16'
      ]
    }
    subnets: concat([
      {
        name: 'pods'
        properties: {
          addressPrefix: '10.60.0.0/20'
          networkSecurityGroup: {
            id: podsRules.id
          }
        }
      }
      {
        // The pods may reach all ports of it (infra/kubernetes/aks/network.yaml).
        name: 'links'
        properties: {
          addressPrefix: '10.60.16.0/24'
          networkSecurityGroup: {
            id: linksRules.id
          }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
      {
        name: 'database'
        properties: {
          addressPrefix: '10.60.17.0/24'
          networkSecurityGroup: {
            id: linksRules.id
          }
          delegations: [
            {
              name: 'postgres'
              properties: {
                serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers'
              }
            }
          ]
        }
      }
      {
        name: 'gateway'
        properties: {
          addressPrefix: '10.60.18.0/24'
          networkSecurityGroup: {
            id: gatewayRules.id
          }
          // The newer gateways of production join a network as web apps do.
          delegations: production ? [
            {
              name: 'gateway'
              properties: {
                serviceName: 'Microsoft.Web/serverFarms'
              }
            }
          ] : []
        }
      }
    ], databricks ? [
      {
        name: 'databricks-hosts'
        properties: {
          addressPrefix: '10.60.32.0/22'
          networkSecurityGroup: {
            id: clusters!.outputs.rulesId
          }
          natGateway: {
            id: clusters!.outputs.wayOutId
          }
          serviceEndpoints: storageEndpoint
          delegations: clusterDelegation
        }
      }
      {
        name: 'databricks-containers'
        properties: {
          addressPrefix: '10.60.36.0/22'
          networkSecurityGroup: {
            id: clusters!.outputs.rulesId
          }
          natGateway: {
            id: clusters!.outputs.wayOutId
          }
          serviceEndpoints: storageEndpoint
          delegations: clusterDelegation
        }
      }
    ] : [])
  }
}

var zones = [
  'privatelink.documents.azure.com'
  'privatelink.vaultcore.azure.net'
  'privatelink.azurecr.io'
  'attune-${name}.private.postgres.database.azure.com'
]

resource names 'Microsoft.Network/privateDnsZones@2020-06-01' = [for zone in zones: {
  name: zone
  location: 'global'
  tags: tags
}]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2020-06-01' = [for (zone, i) in zones: {
  parent: names[i]
  name: 'attune'
  location: 'global'
  tags: tags
  properties: {
    registrationEnabled: false
    virtualNetwork: {
      id: network.id
    }
  }
}]

output id string = network.id
output podsSubnetId string = '${network.id}/subnets/pods'
output linksSubnetId string = '${network.id}/subnets/links'
output databaseSubnetId string = '${network.id}/subnets/database'
output gatewaySubnetId string = '${network.id}/subnets/gateway'
output cosmosZoneId string = names[0].id
output vaultZoneId string = names[1].id
output registryZoneId string = names[2].id
output databaseZoneId string = names[3].id
