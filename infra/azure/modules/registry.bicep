// Where the image is pushed to and the nodes pull it from.
param unique string
param location string
param tags object
param production bool
param operators array
param subnetId string
param zoneId string
param workspaceId string
param pullerPrincipalId string

// AcrPull: pulls images, pushes none.
var pull = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '7f951dda-4ed3-4680-a7ca-43fe172d538d')
var reach = [for address in operators: {
  action: 'Allow'
  value: address
}]

// Private endpoints, and rules by address, are Premium's; Basic asks for a token and nothing else.
resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  // checkov:skip=CKV_AZURE_166: quarantine needs a scanner that lifts it; sign and scan in the pipeline that pushes
  // checkov:skip=CKV_AZURE_139: images are pushed from outside; in production only from operators' addresses
  // checkov:skip=CKV_AZURE_163: scanning is bought with Defender for Containers, for the subscription and not here
  name: 'attune${unique}'
  location: location
  tags: tags
  sku: {
    name: production ? 'Premium' : 'Basic'
  }
  properties: {
    adminUserEnabled: false
    publicNetworkAccess: 'Enabled'
    networkRuleSet: production ? {
      defaultAction: 'Deny'
      ipRules: reach
    } : null
    zoneRedundancy: production ? 'Enabled' : 'Disabled'
  }
}

resource puller 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: registry
  name: guid(registry.id, pullerPrincipalId, pull)
  properties: {
    roleDefinitionId: pull
    principalId: pullerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

module link 'link.bicep' = if (production) {
  name: 'registry-link'
  params: {
    name: 'attune-${unique}-registry'
    location: location
    tags: tags
    subnetId: subnetId
    zoneId: zoneId
    targetId: registry.id
    service: 'registry'
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: registry
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'ContainerRegistryLoginEvents'
        enabled: true
      }
    ]
  }
}

output server string = registry.properties.loginServer
