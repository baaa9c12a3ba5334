# What ${…} marks in a realm's clients, roles and user profile stand for.
client_account = Account
client_account-console = Account console
client_admin-cli = Admin command line
client_broker = Identity broker
client_realm-management = Realm management
client_security-admin-console = Admin console

firstName = First name
lastName = Last name
fullName = Full name
locale = Language
phoneNumber = Phone number
address = Address
street = Street
locality = Town or city
region = State or region
postal_code = Postcode
country = Country

role_offline-access = Stay connected while away
role_uma_authorization = Get permissions
role_admin = Administrator
role_create-realm = Create realms
role_manage-account = Manage the account
role_view-profile = View the profile
role_default-roles = Roles everybody has
