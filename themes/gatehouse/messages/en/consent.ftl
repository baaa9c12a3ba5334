# Consent: what a client asks for. The keys ending in ScopeConsentText are named by the client scopes of a new realm.
oauthGrantTitle = Let { $client } in?
oauthGrantRequest = The application would like to use:
oauthGrantInformation = How { $client } treats your data:
oauthGrantTos = Terms of service
oauthGrantPolicy = Privacy policy
permissionNotApprovedMessage = You did not give this permission.

addressScopeConsentText = Your postal address
emailScopeConsentText = Your email address
offlineAccessScopeConsentText = Access while you are away
organizationScopeConsentText = The organizations you belong to
phoneScopeConsentText = Your phone number
profileScopeConsentText = Your name and profile
rolesScopeConsentText = Your roles
samlRoleListScopeConsentText = The list of your roles
