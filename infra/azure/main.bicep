// All that Attune needs on Azure, in one resource group: events in Cosmos DB, models in PostgreSQL, pods on AKS, API Management in front, and Databricks or Synapse where asked for.
targetScope = 'subscription'

@description('Names the resource group and everything in it; 3 to 10 small letters and digits: with what is put before and behind it, the vault and Grafana have 23.')
@minLength(3)
@maxLength(10)
param name string

@description('An Azure region with three availability zones, such as westeurope.')
param location string

@description('dev: the cheapest that works, nothing twice. prod: zones, standby, private networks.')
@allowed([
  'dev'
  'prod'
])
param size string = 'dev'

@description('Where models are trained once events outgrow one machine; pods train otherwise.')
@allowed([
  'none'
  'databricks'
  'synapse'
])
param spark string = 'none'

@description('Whom API Management writes to.')
param publisherEmail string

@description('Object id of the Entra group that may administer the cluster and read the dashboards.')
param adminGroupId string

@description('Address ranges that may reach the API server of the cluster, the vault and the registry, separated by commas, such as 203.0.113.0/24 or 203.0.113.7/32.')
param operatorAddresses string

@description('The database level of the Cosmos DB account; recommendations at strong need Strong.')
@allowed([
  'Strong'
  'BoundedStaleness'
  'Session'
])
param consistency string = 'Session'

@description('autoscale, up to cosmosThroughput; manual, always cosmosThroughput.')
@allowed([
  'autoscale'
  'manual'
])
param cosmosScaling string = 'autoscale'

@description('Request units a second of the containers events and profiles.')
@minValue(1000)
param cosmosThroughput int = size == 'prod' ? 10000 : 1000

@description('Further regions of the Cosmos DB account that answer reads, nearest first.')
param readRegions array = []

@secure()
@description('Password of the PostgreSQL role attune.')
param databasePassword string

@secure()
@description('ATTUNE_API_KEYS of the pods: gatewayKey, adminGatewayKey and others, see docs/configuration.md.')
param apiKeys string

@secure()
@description('The key without admin that API Management calls Attune with for products.')
param gatewayKey string

@secure()
@description('The key with admin that API Management calls Attune with once an Entra token was checked.')
param adminGatewayKey string

@description('Application id of the Entra application whose tokens, with the role attune.admin, open /v1/admin.')
param oidcAudience string

@description('The site whose pages may ask from a browser, such as https://shop.example; * for every site.')
param origin string = 'none'

var tags = {
  application: 'attune'
  environment: name
}
var operators = split(operatorAddresses, ',')

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'attune-${name}'
  location: location
  tags: tags
}

module attune 'attune.bicep' = {
  name: 'attune'
  scope: group
  params: {
    name: name
    location: location
    tags: tags
    size: size
    spark: spark
    publisherEmail: publisherEmail
    adminGroupId: adminGroupId
    operators: operators
    consistency: consistency
    cosmosScaling: cosmosScaling
    cosmosThroughput: cosmosThroughput
    readRegions: readRegions
    databasePassword: databasePassword
    apiKeys: apiKeys
    gatewayKey: gatewayKey
    adminGatewayKey: adminGatewayKey
    oidcAudience: oidcAudience
    origin: origin
  }
}

output AZURE_RESOURCE_GROUP string = group.name
output AZURE_TENANT_ID string = tenant().tenantId
output ATTUNE_CLUSTER string = attune.outputs.cluster
output ATTUNE_REGISTRY string = attune.outputs.registry
output ATTUNE_VAULT string = attune.outputs.vault
output ATTUNE_COSMOS_ENDPOINT string = attune.outputs.cosmosEndpoint
output ATTUNE_CLIENT_ID string = attune.outputs.clientId
output ATTUNE_SCALER_CLIENT_ID string = attune.outputs.scalerClientId
output ATTUNE_PROMETHEUS string = attune.outputs.prometheus
output ATTUNE_GATEWAY string = attune.outputs.gateway
output ATTUNE_BACKEND_ADDRESS string = attune.outputs.backendAddress
output ATTUNE_STORAGE string = attune.outputs.storage
output ATTUNE_DATABRICKS string = attune.outputs.databricks
output ATTUNE_DATABRICKS_CONNECTOR string = attune.outputs.connectorId
output ATTUNE_SYNAPSE string = attune.outputs.synapse
