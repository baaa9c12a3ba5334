//! What can be configured of steps that take a client certificate.

use crate::model::property::Property;

const SOURCES: &[&str] = &[
    "Match SubjectDN using regular expression",
    "Subject's e-mail",
    "Subject's Alternative Name E-mail",
    "Subject's Alternative Name otherName (UPN)",
    "Subject's Common Name",
    "Match IssuerDN using regular expression",
    "Certificate Serial Number",
    "Certificate Serial Number and IssuerDN",
    "SHA-256 Thumbprint",
    "Full Certificate in PEM format",
];

/// The options of both of them.
pub const X509: &[Property] = &[
    Property::choice(
        "x509-cert-auth.mapping-source-selection",
        "User Identity Source",
        "What of the certificate says whose it is",
        SOURCES,
    )
    .or("Match SubjectDN using regular expression"),
    Property::flag(
        "x509-cert-auth.canonical-dn-enabled",
        "Canonical DN representation enabled",
        "Names are compared in their canonical form",
    )
    .or("false"),
    Property::flag(
        "x509-cert-auth.serialnumber-hex-enabled",
        "Enable Serial Number hexadecimal representation",
        "The serial number is written in hexadecimal digits",
    )
    .or("false"),
    Property::text(
        "x509-cert-auth.regular-expression",
        "A regular expression to extract user identity",
        "Its first group is the identity",
    )
    .or("(.*?)(?:$)"),
    Property::choice(
        "x509-cert-auth.mapper-selection",
        "User mapping method",
        "How the user of an identity is found",
        &["Custom Attribute Mapper", "Username or Email"],
    )
    .or("Custom Attribute Mapper"),
    Property::new(
        "MultivaluedString",
        "x509-cert-auth.mapper-selection.user-attribute-name",
        "A name of user attribute",
        "The attribute of the user that holds the identity",
    )
    .or("usercertificate"),
    Property::flag(
        "x509-cert-auth.timestamp-validation-enabled",
        "Check certificate validity",
        "Refuse what is not valid yet, or no longer",
    )
    .or("true"),
    Property::flag(
        "x509-cert-auth.crl-checking-enabled",
        "CRL Checking Enabled",
        "Look into a list of revoked certificates",
    ),
    Property::flag(
        "x509-cert-auth.crldp-checking-enabled",
        "Enable CRL Distribution Point to check certificate revocation status",
        "Fetch the list that the certificate names",
    )
    .or("false"),
    Property::new(
        "MultivaluedString",
        "x509-cert-auth.crl-relative-path",
        "CRL Path",
        "Files with lists of revoked certificates",
    )
    .or("crl.pem"),
    Property::flag(
        "x509-cert-auth-crl-abort-if-non-updated",
        "CRL abort if non updated",
        "Refuse everybody when the list is out of date",
    )
    .or("true"),
    Property::flag("x509-cert-auth.ocsp-checking-enabled", "OCSP Checking Enabled", "Ask an OCSP responder"),
    Property::flag(
        "x509-cert-auth.ocsp-fail-open",
        "OCSP Fail-Open Behavior",
        "Accept the certificate when the responder does not answer",
    )
    .or("false"),
    Property::text(
        "x509-cert-auth.ocsp-responder-uri",
        "OCSP Responder Uri",
        "In the place of the one that the certificate names",
    ),
    Property::new(
        "Text",
        "x509-cert-auth.ocsp-responder-certificate",
        "OCSP Responder Certificate",
        "The certificate that the responder signs with, as PEM",
    ),
    Property::text(
        "x509-cert-auth.keyusage",
        "Validate Key Usage",
        "Key usages that the certificate must have, by commas",
    ),
    Property::text(
        "x509-cert-auth.extendedkeyusage",
        "Validate Extended Key Usage",
        "Object ids of extended key usages that the certificate must have, by commas",
    ),
    Property::flag(
        "x509-cert-auth.confirmation-page-disallowed",
        "Bypass identity confirmation",
        "Do not ask whether it is the right user",
    ),
    Property::flag(
        "x509-cert-auth.revalidate-certificate-enabled",
        "Revalidate Client Certificate",
        "Check the chain here, although the proxy has checked it",
    ),
    Property::text(
        "x509-cert-auth.certificate-policy",
        "Validate Certificate Policy",
        "Object ids of policies that the certificate must have, by commas",
    ),
    Property::choice(
        "x509-cert-auth.certificate-policy-mode",
        "Certificate Policy Validation Mode",
        "Whether it must have all of them, or one",
        &["All", "Any"],
    )
    .or("All"),
];
