//! The types of user events, by Keycloak's names, and which of them a realm keeps when it names none.

macro_rules! kinds {
    ($($variant:ident $name:ident $kept:literal $error_kept:literal;)*) => {
        /// What happened. Each has a twin, its name with `_ERROR`, for what was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum EventType {
            $($variant,)*
        }

        /// Name, whether it is kept by default, and whether its refusals are.
        const TABLE: &[(EventType, &str, &str, bool, bool)] =
            &[$((EventType::$variant, stringify!($name), concat!(stringify!($name), "_ERROR"), $kept, $error_kept),)*];
    };
}

kinds! {
    AuthreqidToToken AUTHREQID_TO_TOKEN true true;
    ClientDelete CLIENT_DELETE true true;
    ClientInfo CLIENT_INFO false false;
    ClientInitiatedAccountLinking CLIENT_INITIATED_ACCOUNT_LINKING true true;
    ClientLogin CLIENT_LOGIN true true;
    ClientRegister CLIENT_REGISTER true true;
    ClientUpdate CLIENT_UPDATE true true;
    CodeToToken CODE_TO_TOKEN true true;
    CustomRequiredAction CUSTOM_REQUIRED_ACTION true true;
    DeleteAccount DELETE_ACCOUNT true true;
    ExecuteActions EXECUTE_ACTIONS true true;
    ExecuteActionToken EXECUTE_ACTION_TOKEN true true;
    FederatedIdentityLink FEDERATED_IDENTITY_LINK true true;
    FederatedIdentityOverrideLink FEDERATED_IDENTITY_OVERRIDE_LINK true true;
    GrantConsent GRANT_CONSENT true true;
    IdentityProviderFirstLogin IDENTITY_PROVIDER_FIRST_LOGIN true true;
    IdentityProviderLinkAccount IDENTITY_PROVIDER_LINK_ACCOUNT true true;
    IdentityProviderLogin IDENTITY_PROVIDER_LOGIN true true;
    IdentityProviderPostLogin IDENTITY_PROVIDER_POST_LOGIN true true;
    IdentityProviderResponse IDENTITY_PROVIDER_RESPONSE false false;
    IdentityProviderRetrieveToken IDENTITY_PROVIDER_RETRIEVE_TOKEN false false;
    Impersonate IMPERSONATE true true;
    IntrospectToken INTROSPECT_TOKEN false false;
    InvalidSignature INVALID_SIGNATURE false false;
    InviteOrg INVITE_ORG true true;
    JwtAuthorizationGrant JWT_AUTHORIZATION_GRANT true true;
    Login LOGIN true true;
    Logout LOGOUT true true;
    OAuth2DeviceAuth OAUTH2_DEVICE_AUTH true true;
    OAuth2DeviceCodeToToken OAUTH2_DEVICE_CODE_TO_TOKEN true true;
    OAuth2DeviceVerifyUserCode OAUTH2_DEVICE_VERIFY_USER_CODE true true;
    OAuth2ExtensionGrant OAUTH2_EXTENSION_GRANT true true;
    PermissionToken PERMISSION_TOKEN true false;
    PushedAuthorizationRequest PUSHED_AUTHORIZATION_REQUEST false false;
    RefreshToken REFRESH_TOKEN false false;
    Register REGISTER true true;
    RegisterNode REGISTER_NODE false false;
    RemoveCredential REMOVE_CREDENTIAL true true;
    RemoveFederatedIdentity REMOVE_FEDERATED_IDENTITY true true;
    RemoveTotp REMOVE_TOTP true true;
    ResetPassword RESET_PASSWORD true true;
    RestartAuthentication RESTART_AUTHENTICATION true true;
    RevokeGrant REVOKE_GRANT true true;
    SendIdentityProviderLink SEND_IDENTITY_PROVIDER_LINK true true;
    SendResetPassword SEND_RESET_PASSWORD true true;
    SendVerifyEmail SEND_VERIFY_EMAIL true true;
    TokenExchange TOKEN_EXCHANGE true true;
    UnregisterNode UNREGISTER_NODE false false;
    UpdateConsent UPDATE_CONSENT true true;
    UpdateCredential UPDATE_CREDENTIAL true true;
    UpdateEmail UPDATE_EMAIL true true;
    UpdatePassword UPDATE_PASSWORD true true;
    UpdateProfile UPDATE_PROFILE true true;
    UpdateTotp UPDATE_TOTP true true;
    UserDisabledByPermanentLockout USER_DISABLED_BY_PERMANENT_LOCKOUT true false;
    UserDisabledByTemporaryLockout USER_DISABLED_BY_TEMPORARY_LOCKOUT true false;
    UserInfoRequest USER_INFO_REQUEST false false;
    UserSessionDeleted USER_SESSION_DELETED false false;
    ValidateAccessToken VALIDATE_ACCESS_TOKEN false false;
    VerifiableCredentialCreateOffer VERIFIABLE_CREDENTIAL_CREATE_OFFER true true;
    VerifiableCredentialNonceRequest VERIFIABLE_CREDENTIAL_NONCE_REQUEST false false;
    VerifiableCredentialOfferRequest VERIFIABLE_CREDENTIAL_OFFER_REQUEST true true;
    VerifiableCredentialPreAuthorizedGrant VERIFIABLE_CREDENTIAL_PRE_AUTHORIZED_GRANT true true;
    VerifiableCredentialRequest VERIFIABLE_CREDENTIAL_REQUEST true true;
    VerifyEmail VERIFY_EMAIL true true;
    VerifyProfile VERIFY_PROFILE true true;
}

impl EventType {
    fn row(self) -> &'static (Self, &'static str, &'static str, bool, bool) {
        &TABLE[self as usize]
    }

    /// Keycloak's name of it, or of its refusal.
    #[must_use]
    pub fn name(self, is_error: bool) -> &'static str {
        let row = self.row();
        if is_error { row.2 } else { row.1 }
    }

    /// Whether a realm that names no types keeps it.
    #[must_use]
    pub fn is_kept_by_default(self, is_error: bool) -> bool {
        let row = self.row();
        if is_error { row.4 } else { row.3 }
    }

    /// All names that can be kept, in the table's order: what the Admin API lists for a realm that names none is
    /// [`Self::default_names`].
    pub fn names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().flat_map(|row| [row.1, row.2])
    }

    /// The names that are kept by default.
    pub fn default_names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().flat_map(|row| [(row.1, row.3), (row.2, row.4)]).filter(|(_, kept)| *kept).map(|(name, _)| name)
    }
}
