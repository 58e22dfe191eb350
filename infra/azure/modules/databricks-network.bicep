// What clusters of Databricks need around them: the rules of their subnets, and a way out for machines without addresses of their own.
param name string
param location string
param tags object

// Databricks puts these rules into the group itself and refuses a group without them, so a second deployment must name them as it does.
var rules = [
  {
    name: 'databricks-worker-to-worker-inbound'
    priority: 100
    direction: 'Inbound'
    protocol: '*'
    ports: [
      '*'
    ]
    destination: 'VirtualNetwork'
  }
  {
    name: 'databricks-worker-to-databricks-webapp'
    priority: 100
    direction: 'Outbound'
    protocol: 'Tcp'
    ports: [
      '443'
      '3306'
      '8443-8451'
    ]
    destination: 'AzureDatabricks'
  }
  {
    name: 'databricks-worker-to-sql'
    priority: 101
    direction: 'Outbound'
    protocol: 'Tcp'
    ports: [
      '3306'
    ]
    destination: 'Sql'
  }
  {
    name: 'databricks-worker-to-storage'
    priority: 102
    direction: 'Outbound'
    protocol: 'Tcp'
    ports: [
      '443'
    ]
    destination: 'Storage'
  }
  {
    name: 'databricks-worker-to-worker-outbound'
    priority: 103
    direction: 'Outbound'
    protocol: '*'
    ports: [
      '*'
    ]
    destination: 'VirtualNetwork'
  }
  {
    name: 'databricks-worker-to-eventhub'
    priority: 104
    direction: 'Outbound'
    protocol: 'Tcp'
    ports: [
      '9093'
    ]
    destination: 'EventHub'
  }
]

resource group 'Microsoft.Network/networkSecurityGroups@2024-01-01' = {
  name: 'attune-${name}-databricks'
  location: location
  tags: tags
  properties: {
    securityRules: [for rule in rules: {
      name: 'Microsoft.Databricks-workspaces_UseOnly_${rule.name}'
      properties: {
        priority: rule.priority
        direction: rule.direction
        access: 'Allow'
        protocol: rule.protocol
        sourceAddressPrefix: 'VirtualNetwork'
        sourcePortRange: '*'
        destinationAddressPrefix: rule.destination
        destinationPortRange: length(rule.ports) == 1 ? rule.ports[0] : null
        destinationPortRanges: length(rule.ports) == 1 ? null : rule.ports
      }
    }]
  }
}

resource address 'Microsoft.Network/publicIPAddresses@2024-01-01' = {
  name: 'attune-${name}-databricks'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIPAllocationMethod: 'Static'
  }
}

resource wayOut 'Microsoft.Network/natGateways@2024-01-01' = {
  name: 'attune-${name}-databricks'
  location: location
  tags: tags
  sku: {
    name: 'Standard'
  }
  properties: {
    publicIpAddresses: [
      {
        id: address.id
      }
    ]
  }
}

output rulesId string = group.id
output wayOutId string = wayOut.id
