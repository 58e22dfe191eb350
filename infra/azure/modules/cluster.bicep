// AKS: nodes for the cluster itself, and nodes for Attune whose number follows the pods.
param name string
param location string
param tags object
param production bool
param subnetId string
param operators array
param adminGroupId string
param workspaceId string

var zones = production ? [
  '1'
  '2'
  '3'
] : []
// Network Contributor on the pods' subnet alone: the cluster puts its load balancer there.
var networkContributor = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4d97b98b-1d4f-4787-a291-c67834d212e7')
// Azure Kubernetes Service RBAC Cluster Admin.
var clusterAdmin = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b')

resource cluster 'Microsoft.ContainerService/managedClusters@2024-05-01' = {
  // checkov:skip=CKV_AZURE_226: ephemeral in production; the small machines of dev have no room for it
  // checkov:skip=CKV_AZURE_8: the dashboard has been gone since Kubernetes 1.19
  // checkov:skip=CKV_AZURE_227: in production; a subscription must have registered EncryptionAtHost for it
  // checkov:skip=CKV_AZURE_172: secrets are rotated; the check wants a truth value where the add-on takes a text
  name: 'attune-${name}'
  location: location
  tags: tags
  sku: {
    name: 'Base'
    tier: production ? 'Standard' : 'Free'
  }
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    dnsPrefix: 'attune-${name}'
    enableRBAC: true
    disableLocalAccounts: true
    aadProfile: {
      managed: true
      enableAzureRBAC: true
      tenantID: tenant().tenantId
    }
    apiServerAccessProfile: {
      authorizedIPRanges: operators
    }
    autoUpgradeProfile: {
      upgradeChannel: 'patch'
      nodeOSUpgradeChannel: 'NodeImage'
    }
    oidcIssuerProfile: {
      enabled: true
    }
    securityProfile: {
      workloadIdentity: {
        enabled: true
      }
      imageCleaner: {
        enabled: true
        intervalHours: 168
      }
    }
    addonProfiles: {
      azureKeyvaultSecretsProvider: {
        enabled: true
        config: {
          enableSecretRotation: 'true'
          rotationPollInterval: '2m'
        }
      }
      omsagent: {
        enabled: true
        config: {
          logAnalyticsWorkspaceResourceID: workspaceId
          useAADAuth: 'true'
        }
      }
      azurepolicy: {
        enabled: true
      }
    }
    azureMonitorProfile: {
      metrics: {
        enabled: true
      }
    }
    workloadAutoScalerProfile: {
      keda: {
        enabled: true
      }
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      networkPolicy: 'cilium'
      networkDataplane: 'cilium'
      podCidr: '10.244.0.0/16'
      serviceCidr: '10.61.0.0/16'
      dnsServiceIP: '10.61.0.10'
      loadBalancerSku: 'standard'
    }
    autoScalerProfile: {
      'scale-down-unneeded-time': '10m'
      'max-graceful-termination-sec': '60'
    }
    agentPoolProfiles: [
      {
        name: 'system'
        mode: 'System'
        vmSize: production ? 'Standard_D2ds_v5' : 'Standard_B2s'
        osType: 'Linux'
        osSKU: 'AzureLinux'
        osDiskType: production ? 'Ephemeral' : 'Managed'
        // An ephemeral one must find room on the machine's own disk of 75 GB.
        osDiskSizeGB: 64
        count: production ? 3 : 1
        availabilityZones: zones
        vnetSubnetID: subnetId
        maxPods: 50
        enableEncryptionAtHost: production
      }
      {
        name: 'attune'
        mode: 'User'
        vmSize: production ? 'Standard_D4ds_v5' : 'Standard_D4as_v5'
        osType: 'Linux'
        osSKU: 'AzureLinux'
        osDiskType: production ? 'Ephemeral' : 'Managed'
        osDiskSizeGB: production ? 128 : 64
        enableAutoScaling: true
        // The pods of all roles ask for six cores (infra/kubernetes/split).
        count: production ? 3 : 2
        minCount: production ? 3 : 2
        maxCount: production ? 12 : 3
        availabilityZones: zones
        vnetSubnetID: subnetId
        maxPods: 50
        enableEncryptionAtHost: production
      }
    ]
  }
}

resource pods 'Microsoft.Network/virtualNetworks/subnets@2024-01-01' existing = {
  name: '${split(subnetId, '/')[8]}/pods'
}

resource balancer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: pods
  name: guid(subnetId, cluster.id, networkContributor)
  properties: {
    roleDefinitionId: networkContributor
    principalId: cluster.identity.principalId
    principalType: 'ServicePrincipal'
  }
}

resource admins 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: cluster
  name: guid(cluster.id, adminGroupId, clusterAdmin)
  properties: {
    roleDefinitionId: clusterAdmin
    principalId: adminGroupId
    principalType: 'Group'
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: cluster
  name: 'logs'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      {
        // Who changed what in the cluster; without what only reads.
        category: 'kube-audit-admin'
        enabled: true
      }
      {
        category: 'guard'
        enabled: true
      }
    ]
  }
}

output name string = cluster.name
output issuer string = cluster.properties.oidcIssuerProfile.issuerURL
output kubeletPrincipalId string = cluster.properties.identityProfile.kubeletidentity.objectId
