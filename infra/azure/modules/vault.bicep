// Secrets: what the pods read through the CSI driver and API Management through named values. Nobody gets them from an output or a log.
param unique string
param location string
param tags object
param operators array
param subnetId string
param zoneId string
param workspaceId string
param readerPrincipalId string
param databaseUrl string
@secure()
param databasePassword string
@secure()
param apiKeys string
@secure()
param gatewayKey string
@secure()
param adminGatewayKey string

// Key Vault Secrets User: reads secrets, changes nothing.
var secretsUser = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4633458b-17de-408a-b874-0445c86b69e6')
var reach = [for address in operators: {
  value: address
}]

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'attune-${unique}'
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: 'Enabled'
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'AzureServices'
      ipRules: reach
    }
  }
}

resource url 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  // checkov:skip=CKV_AZURE_41: an address does not expire
  parent: vault
  name: 'attune-database-url'
  properties: {
    value: databaseUrl
    contentType: 'text/plain'
    attributes: {
      enabled: true
    }
  }
}

resource user 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  // checkov:skip=CKV_AZURE_41: a name does not expire
  parent: vault
  name: 'attune-database-username'
  properties: {
    value: 'attune'
    contentType: 'text/plain'
    attributes: {
      enabled: true
    }
  }
}

resource password 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  // checkov:skip=CKV_AZURE_41: rotated by hand (docs/operations.md); a date would stop the service
  parent: vault
  name: 'attune-database-password'
  properties: {
    value: databasePassword
    contentType: 'text/plain'
    attributes: {
      enabled: true
    }
  }
}

resource keys 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  // checkov:skip=CKV_AZURE_41: rotated by hand (docs/operations.md); a date would stop the service
  parent: vault
  name: 'attune-api-keys'
  properties: {
    value: apiKeys
    contentType: 'text/plain'
    attributes: {
      enabled: true
    }
  }
}

resource gateway 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  // checkov:skip=CKV_AZURE_41: rotated with the API keys
  parent: vault
  name: 'attune-gateway-key'
  properties: {
    value: gatewayKey
    contentType: 'text/plain'
    attributes: {
      enabled: true
    }
  }
}

resource adminGateway 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  // checkov:skip=CKV_AZURE_41: rotated with the API keys
  parent: vault
  name: 'attune-admin-gateway-key'
  properties: {
    value: adminGatewayKey
    contentType: 'text/plain'
    attributes: {
      enabled: true
    }
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, readerPrincipalId, secretsUser)
  properties: {
    roleDefinitionId: secretsUser
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

module link 'link.bicep' = {
  name: 'vault-link'
  params: {
    name: 'attune-${unique}-vault'
    location: location
    tags: tags
    subnetId: subnetId
    zoneId: zoneId
    targetId: vault.id
    service: 'vault'
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

output name string = vault.name
