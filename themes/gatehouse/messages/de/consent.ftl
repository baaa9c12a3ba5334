# Einwilligung: worum eine Anwendung bittet.
oauthGrantTitle = { $client } Zugang geben?
oauthGrantRequest = Die Anwendung möchte verwenden:
oauthGrantInformation = Wie { $client } mit Ihren Daten umgeht:
oauthGrantTos = Nutzungsbedingungen
oauthGrantPolicy = Datenschutzerklärung
permissionNotApprovedMessage = Sie haben diese Erlaubnis nicht gegeben.

addressScopeConsentText = Ihre Postanschrift
emailScopeConsentText = Ihre E-Mail-Adresse
offlineAccessScopeConsentText = Zugriff in Ihrer Abwesenheit
organizationScopeConsentText = Die Organisationen, denen Sie angehören
phoneScopeConsentText = Ihre Telefonnummer
profileScopeConsentText = Ihr Name und Ihr Profil
rolesScopeConsentText = Ihre Rollen
samlRoleListScopeConsentText = Die Liste Ihrer Rollen
