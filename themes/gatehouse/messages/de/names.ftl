# Wofür ${…} in Clients, Rollen und im Benutzerprofil eines Realms steht.
client_account = Konto
client_account-console = Kontoverwaltung
client_admin-cli = Administration per Befehlszeile
client_broker = Identitätsvermittlung
client_realm-management = Realm-Verwaltung
client_security-admin-console = Administrationskonsole

firstName = Vorname
lastName = Nachname
fullName = Vollständiger Name
locale = Sprache
phoneNumber = Telefonnummer
address = Anschrift
street = Straße
locality = Ort
region = Bundesland oder Region
postal_code = Postleitzahl
country = Land

role_offline-access = Verbunden bleiben, auch wenn Sie nicht da sind
role_uma_authorization = Berechtigungen erhalten
role_admin = Administrator
role_create-realm = Realms anlegen
role_manage-account = Konto verwalten
role_view-profile = Profil ansehen
role_default-roles = Rollen, die alle haben
