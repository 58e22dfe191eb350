// The parts and how they hang together; each is a module of its own.
param name string
param location string
param tags object
param size string
param spark string
param publisherEmail string
param adminGroupId string
param operators array
param consistency string
param cosmosScaling string
param cosmosThroughput int
param readRegions array
@secure()
param databasePassword string
@secure()
param apiKeys string
@secure()
param gatewayKey string
@secure()
param adminGatewayKey string
param oidcAudience string
param origin string

var production = size == 'prod'
// Names of accounts are unique in all of Azure.
var unique = '${name}${take(uniqueString(resourceGroup().id), 6)}'
// An address of the pods' subnet that the cluster's load balancer takes for Attune, so that API Management knows it before there is a pod.
var backendAddress = '10.60.0.250'

module network 'modules/network.bicep' = {
  name: 'network'
  params: {
    name: name
    location: location
    tags: tags
    production: production
    databricks: spark == 'databricks'
  }
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: {
    name: name
    location: location
    tags: tags
    issuer: cluster.outputs.issuer
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    name: name
    unique: unique
    location: location
    tags: tags
    retentionDays: production ? 90 : 30
    adminGroupId: adminGroupId
  }
}

module collection 'modules/collection.bicep' = {
  name: 'collection'
  params: {
    name: name
    location: location
    tags: tags
    clusterName: cluster.outputs.name
    workspaceId: monitoring.outputs.workspaceId
    prometheusId: monitoring.outputs.prometheusId
    email: publisherEmail
    scalerPrincipalId: identity.outputs.scalerPrincipalId
  }
}

module registry 'modules/registry.bicep' = {
  name: 'registry'
  params: {
    unique: unique
    location: location
    tags: tags
    production: production
    operators: operators
    subnetId: network.outputs.linksSubnetId
    zoneId: network.outputs.registryZoneId
    workspaceId: monitoring.outputs.workspaceId
    pullerPrincipalId: cluster.outputs.kubeletPrincipalId
  }
}

module cluster 'modules/cluster.bicep' = {
  name: 'cluster'
  params: {
    name: name
    location: location
    tags: tags
    production: production
    subnetId: network.outputs.podsSubnetId
    operators: operators
    adminGroupId: adminGroupId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmos 'modules/cosmos.bicep' = {
  name: 'cosmos'
  params: {
    unique: unique
    location: location
    tags: tags
    production: production
    consistency: consistency
    scaling: cosmosScaling
    throughput: cosmosThroughput
    readRegions: readRegions
    subnetId: network.outputs.linksSubnetId
    zoneId: network.outputs.cosmosZoneId
    workspaceId: monitoring.outputs.workspaceId
    principalId: identity.outputs.attunePrincipalId
  }
}

module database 'modules/database.bicep' = {
  name: 'database'
  params: {
    unique: unique
    location: location
    tags: tags
    production: production
    password: databasePassword
    subnetId: network.outputs.databaseSubnetId
    zoneId: network.outputs.databaseZoneId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    unique: unique
    location: location
    tags: tags
    operators: operators
    subnetId: network.outputs.linksSubnetId
    zoneId: network.outputs.vaultZoneId
    workspaceId: monitoring.outputs.workspaceId
    readerPrincipalId: identity.outputs.attunePrincipalId
    secrets: {
      'attune-database-url': 'jdbc:postgresql://${database.outputs.host}:5432/attune?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory'
      'attune-database-username': 'attune'
      'attune-database-password': databasePassword
      'attune-api-keys': apiKeys
      'attune-gateway-key': gatewayKey
      'attune-admin-gateway-key': adminGatewayKey
    }
  }
}

module gateway 'modules/gateway.bicep' = {
  name: 'gateway'
  params: {
    name: name
    unique: unique
    location: location
    tags: tags
    production: production
    publisherEmail: publisherEmail
    subnetId: network.outputs.gatewaySubnetId
    workspaceId: monitoring.outputs.workspaceId
    vaultName: vault.outputs.name
    backendAddress: backendAddress
    oidcAudience: oidcAudience
    origin: origin
  }
}

module storage 'modules/storage.bicep' = if (spark != 'none') {
  name: 'storage'
  dependsOn: [
    network
  ]
  params: {
    unique: unique
    location: location
    tags: tags
    spark: spark
    operators: operators
    adminGroupId: adminGroupId
    // Put together here: storage takes no id that is known only once the network stands.
    subnetIds: spark != 'databricks' ? [] : [
      resourceId('Microsoft.Network/virtualNetworks/subnets', 'attune-${name}', 'databricks-hosts')
      resourceId('Microsoft.Network/virtualNetworks/subnets', 'attune-${name}', 'databricks-containers')
    ]
  }
}

module databricks 'modules/databricks.bicep' = if (spark == 'databricks') {
  name: 'databricks'
  params: {
    name: name
    location: location
    tags: tags
    unique: unique
    networkId: network.outputs.id
    storageName: spark == 'databricks' ? storage!.outputs.name : ''
  }
}

module synapse 'modules/synapse.bicep' = if (spark == 'synapse') {
  name: 'synapse'
  params: {
    unique: unique
    location: location
    tags: tags
    adminGroupId: adminGroupId
    storageName: spark == 'synapse' ? storage!.outputs.name : ''
    workspaceId: monitoring.outputs.workspaceId
  }
}

output cluster string = cluster.outputs.name
output registry string = registry.outputs.server
output vault string = vault.outputs.name
output cosmosEndpoint string = cosmos.outputs.endpoint
output clientId string = identity.outputs.attuneClientId
output scalerClientId string = identity.outputs.scalerClientId
output prometheus string = monitoring.outputs.prometheusEndpoint
output gateway string = gateway.outputs.address
output backendAddress string = backendAddress
output storage string = spark == 'none' ? '' : storage!.outputs.name
output databricks string = spark == 'databricks' ? databricks!.outputs.address : ''
output connectorId string = spark == 'databricks' ? databricks!.outputs.connectorId : ''
output synapse string = spark == 'synapse' ? synapse!.outputs.name : ''
