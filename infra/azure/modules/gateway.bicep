// API Management: Attune's API under /attune/v1, products that callers subscribe to, and the policies of infra/apim.
param name string
param unique string
param location string
param tags object
param production bool
param publisherEmail string
param subnetId string
param workspaceId string
param vaultName string
@description('Where the cluster answers inside the network.')
param backendAddress string
param oidcAudience string
param origin string

// Key Vault Secrets User.
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
// Who may ask how much; Attune's own limits stay off behind the gateway, for it all comes with the gateway's key.
var products = [
  {
    name: 'trial'
    rate: '10'
    quota: '10000'
    approval: true
    limited: true
  }
  {
    name: 'standard'
    rate: '200'
    quota: '10000000'
    approval: true
    limited: false
  }
]
// How often an operator's products may ask stands in the file as {rate} and {quota}, and whether they may change things as {limited}.
var productPolicy = loadTextContent('../../apim/policies/product.xml')
var cached = [
  'popular'
  'latest'
]

resource service 'Microsoft.ApiManagement/service@2024-05-01' = {
  // checkov:skip=CKV_AZURE_174: it is what the public reaches
  name: 'attune-${unique}'
  location: location
  tags: tags
  sku: {
    name: production ? 'StandardV2' : 'Developer'
    capacity: 1
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    publisherEmail: publisherEmail
    publisherName: 'Attune ${name}'
    virtualNetworkType: 'External'
    virtualNetworkConfiguration: {
      subnetResourceId: subnetId
    }
    // The newer gateways of production know no older TLS, and take none of these.
    customProperties: production ? {} : {
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls10': 'false'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.Tls11': 'false'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls10': 'false'
      'Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Backend.Protocols.Tls11': 'false'
    }
  }
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, service.id, secretsUser)
  properties: {
    roleDefinitionId: secretsUser
    principalId: service.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource key 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
  parent: service
  name: 'attune-key'
  dependsOn: [
    reader
  ]
  properties: {
    displayName: 'attune-key'
    secret: true
    keyVault: {
      secretIdentifier: '${vault.properties.vaultUri}secrets/attune-gateway-key'
    }
  }
}

resource adminKey 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = {
  parent: service
  name: 'attune-admin-key'
  dependsOn: [
    reader
  ]
  properties: {
    displayName: 'attune-admin-key'
    secret: true
    keyVault: {
      secretIdentifier: '${vault.properties.vaultUri}secrets/attune-admin-gateway-key'
    }
  }
}

var plain = [
  {
    name: 'attune-backend'
    value: 'http://${backendAddress}/v1'
  }
  {
    name: 'attune-tenant'
    value: tenant().tenantId
  }
  {
    name: 'attune-audience'
    value: oidcAudience
  }
  {
    name: 'attune-origin'
    // A policy must name one; this is nobody's.
    value: origin == 'none' ? 'https://none.invalid' : origin
  }
  // A date, such as Sat, 31 Jul 2027 00:00:00 GMT, once v1 has a successor.
  {
    name: 'attune-sunset'
    value: 'none'
  }
]

resource values 'Microsoft.ApiManagement/service/namedValues@2024-05-01' = [for value in plain: {
  parent: service
  name: value.name
  properties: {
    displayName: value.name
    value: value.value
  }
}]

resource versions 'Microsoft.ApiManagement/service/apiVersionSets@2024-05-01' = {
  parent: service
  name: 'attune'
  properties: {
    displayName: 'Attune'
    versioningScheme: 'Segment'
  }
}

// infra/apim/openapi.py makes the file out of Attune's own description before anything is provisioned.
resource api 'Microsoft.ApiManagement/service/apis@2024-05-01' = {
  parent: service
  name: 'attune-v1'
  properties: {
    displayName: 'Attune'
    path: 'attune'
    apiVersion: 'v1'
    apiVersionSetId: versions.id
    protocols: [
      'https'
    ]
    subscriptionRequired: true
    subscriptionKeyParameterNames: {
      header: 'X-API-Key'
      query: 'subscription-key'
    }
    format: 'openapi+json'
    value: loadTextContent('../../apim/openapi.json')
  }
}

resource policy 'Microsoft.ApiManagement/service/apis/policies@2024-05-01' = {
  parent: api
  name: 'policy'
  dependsOn: [
    key
    adminKey
    values
  ]
  properties: {
    format: 'xml'
    value: loadTextContent('../../apim/policies/api.xml')
  }
}

resource operations 'Microsoft.ApiManagement/service/apis/operations@2024-05-01' existing = [for operation in cached: {
  parent: api
  name: operation
}]

resource cache 'Microsoft.ApiManagement/service/apis/operations/policies@2024-05-01' = [for (operation, i) in cached: {
  parent: operations[i]
  name: 'policy'
  properties: {
    format: 'xml'
    value: loadTextContent('../../apim/policies/lists.xml')
  }
}]

resource offered 'Microsoft.ApiManagement/service/products@2024-05-01' = [for product in products: {
  parent: service
  name: product.name
  properties: {
    displayName: 'Attune ${product.name}'
    description: '${product.rate} requests a second, ${product.quota} a day'
    subscriptionRequired: true
    approvalRequired: product.approval
    state: 'published'
  }
}]

resource offeredApi 'Microsoft.ApiManagement/service/products/apis@2024-05-01' = [for (product, i) in products: {
  parent: offered[i]
  name: api.name
}]

resource offeredPolicy 'Microsoft.ApiManagement/service/products/policies@2024-05-01' = [for (product, i) in products: {
  parent: offered[i]
  name: 'policy'
  properties: {
    format: 'xml'
    value: replace(replace(replace(productPolicy, '{rate}', product.rate), '{quota}', product.quota), '{limited}', product.limited ? 'true' : 'false')
  }
}]

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: service
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'GatewayLogs'
        enabled: true
      }
    ]
  }
}

output address string = service.properties.gatewayUrl
