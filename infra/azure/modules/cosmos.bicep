// Events and what is made of them: the account, its containers as Attune checks them (docs/cosmos.md), and the right to read and write documents, and nothing else, for the pods.
param unique string
param location string
param tags object
param production bool
param consistency string
param scaling string
param throughput int
param readRegions array
param subnetId string
param zoneId string
param workspaceId string
param principalId string

var home = [
  {
    locationName: location
    failoverPriority: 0
    isZoneRedundant: production
  }
]
var others = [for (region, i) in readRegions: {
  locationName: region
  failoverPriority: i + 1
  isZoneRedundant: production
}]
var settings = scaling == 'autoscale' ? {
  autoscaleSettings: {
    maxThroughput: throughput
  }
} : {
  throughput: throughput
}
// The small ones need the least that can be bought.
var least = scaling == 'autoscale' ? {
  autoscaleSettings: {
    maxThroughput: 1000
  }
} : {
  throughput: 400
}
var containers = [
  {
    name: 'events'
    key: '/userId'
    large: true
    indexed: [
      {
        path: '/userId/?'
      }
    ]
  }
  {
    name: 'profiles'
    key: '/id'
    large: true
    indexed: [
      {
        path: '/erasedAt/?'
      }
    ]
  }
  {
    name: 'items'
    key: '/id'
    large: false
    indexed: []
  }
  {
    name: 'statistics'
    key: '/id'
    large: false
    indexed: []
  }
  {
    name: 'deadLetters'
    key: '/kind'
    large: false
    indexed: []
  }
  {
    name: 'leases'
    key: '/id'
    large: false
    indexed: []
  }
]

resource account 'Microsoft.DocumentDB/databaseAccounts@2024-05-15' = {
  name: 'attune-${unique}'
  location: location
  tags: tags
  kind: 'GlobalDocumentDB'
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    databaseAccountOfferType: 'Standard'
    locations: concat(home, others)
    consistencyPolicy: {
      defaultConsistencyLevel: consistency
      maxStalenessPrefix: 100000
      maxIntervalInSeconds: 300
    }
    enableAutomaticFailover: true
    // An event's identity and a profile's etag are checked in one region.
    enableMultipleWriteLocations: false
    disableLocalAuth: true
    disableKeyBasedMetadataWriteAccess: true
    publicNetworkAccess: 'Disabled'
    minimalTlsVersion: 'Tls12'
    backupPolicy: {
      type: 'Continuous'
      continuousModeProperties: {
        tier: production ? 'Continuous30Days' : 'Continuous7Days'
      }
    }
  }
}

resource database 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases@2024-05-15' = {
  parent: account
  name: 'attune'
  properties: {
    resource: {
      id: 'attune'
    }
  }
}

// One after the other: the account refuses several changes at a time.
@batchSize(1)
resource made 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers@2024-05-15' = [for container in containers: {
  parent: database
  name: container.name
  properties: {
    resource: {
      id: container.name
      partitionKey: {
        paths: [
          container.key
        ]
        kind: 'Hash'
        version: 2
      }
      defaultTtl: -1
      indexingPolicy: {
        indexingMode: 'consistent'
        automatic: true
        includedPaths: container.indexed
        excludedPaths: [
          {
            path: '/*'
          }
        ]
      }
    }
    options: container.large ? settings : least
  }
}]

// The built-in role that reads and writes documents; it makes no container and sees no key.
resource documents 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments@2024-05-15' = {
  parent: account
  dependsOn: [
    made
  ]
  name: guid(account.id, principalId, 'documents')
  properties: {
    roleDefinitionId: '${account.id}/sqlRoleDefinitions/00000000-0000-0000-0000-000000000002'
    principalId: principalId
    scope: '${account.id}/dbs/attune'
  }
}

module link 'link.bicep' = {
  name: 'cosmos-link'
  dependsOn: [
    documents
  ]
  params: {
    name: 'attune-${unique}-cosmos'
    location: location
    tags: tags
    subnetId: subnetId
    zoneId: zoneId
    targetId: account.id
    service: 'Sql'
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: account
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        category: 'ControlPlaneRequests'
        enabled: true
      }
      {
        // Who read and wrote what, without the documents.
        category: 'DataPlaneRequests'
        enabled: true
      }
      {
        category: 'PartitionKeyRUConsumption'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'Requests'
        enabled: true
      }
    ]
  }
}

output endpoint string = account.properties.documentEndpoint
