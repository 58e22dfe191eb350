// Secrets: what the pods read through the CSI driver and API Management through named values. Nobody gets them from an output or a log.
param unique string
param location string
param tags object
param operators array
param subnetId string
param zoneId string
param workspaceId string
param readerPrincipalId string
@secure()
@description('Texts by name.')
param secrets object

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

resource kept 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = [for secret in items(secrets): {
  // checkov:skip=CKV_AZURE_41: rotated by hand (docs/operations.md); a date would stop the service
  parent: vault
  name: secret.key
  properties: {
    value: secret.value
    contentType: 'text/plain'
    attributes: {
      enabled: true
    }
  }
}]

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
