// PostgreSQL for models, training runs and usage counts; events are not in it.
param unique string
param location string
param tags object
param production bool
@secure()
param password string
param subnetId string
param zoneId string
param workspaceId string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: 'attune-${unique}'
  location: location
  tags: tags
  sku: production ? {
    name: 'Standard_D2ds_v5'
    tier: 'GeneralPurpose'
  } : {
    name: 'Standard_B1ms'
    tier: 'Burstable'
  }
  properties: {
    version: '16'
    administratorLogin: 'attune'
    administratorLoginPassword: password
    storage: {
      storageSizeGB: production ? 128 : 32
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: production ? 35 : 7
      geoRedundantBackup: production ? 'Enabled' : 'Disabled'
    }
    highAvailability: {
      mode: production ? 'ZoneRedundant' : 'Disabled'
    }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: zoneId
      publicNetworkAccess: 'Disabled'
    }
    authConfig: {
      passwordAuth: 'Enabled'
      activeDirectoryAuth: 'Disabled'
    }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2024-08-01' = {
  parent: server
  name: 'attune'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: server
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'PostgreSQLLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output host string = server.properties.fullyQualifiedDomainName
