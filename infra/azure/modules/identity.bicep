// Who the pods are, and who KEDA is: identities without secrets, which only the named service accounts of the cluster can take on.
param name string
param location string
param tags object
@description('The address that the cluster signs its service account tokens as.')
param issuer string

resource attune 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'attune-${name}'
  location: location
  tags: tags
}

resource pods 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: attune
  name: 'pods'
  properties: {
    issuer: issuer
    subject: 'system:serviceaccount:attune:attune'
    audiences: [
      'api://AzureADTokenExchange'
    ]
  }
}

resource scaler 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'attune-${name}-scaler'
  location: location
  tags: tags
}

// The add-on runs KEDA in kube-system.
resource keda 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: scaler
  name: 'keda'
  properties: {
    issuer: issuer
    subject: 'system:serviceaccount:kube-system:keda-operator'
    audiences: [
      'api://AzureADTokenExchange'
    ]
  }
}

output attunePrincipalId string = attune.properties.principalId
output attuneClientId string = attune.properties.clientId
output scalerPrincipalId string = scaler.properties.principalId
output scalerClientId string = scaler.properties.clientId
