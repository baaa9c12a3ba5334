//! Sends an e-mail: one connection, one conversation (RFC 5321), with a limit of time.

use std::time::{Duration, UNIX_EPOCH};

use lettre::address::Envelope;
use lettre::message::{Mailbox, Message, MultiPart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use rustls_pki_types::CertificateDer;

use super::server::{Login, Security, Server};
use super::{Undelivered, token};
use crate::app::App;

/// An e-mail, written.
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// Sends an e-mail. It is the mail server's when this returns.
///
/// # Errors
/// What the mail server or the way to it refused.
pub async fn send(app: &App, server: &Server, mail: &Mail) -> Result<(), Undelivered> {
    let late = |_| Undelivered::new(format!("{} took more than {} ms", server.host, server.timeout.as_millis()));
    tokio::time::timeout(server.timeout, deliver(app, server, mail)).await.map_err(late)?
}

async fn deliver(app: &App, server: &Server, mail: &Mail) -> Result<(), Undelivered> {
    let to: Address = mail.to.parse().map_err(|e| Undelivered::new(format!("the recipient has no address: {e}")))?;
    let message = message(app, server, mail, to.clone())?;
    let sender = server.envelope_from.clone().unwrap_or_else(|| server.from.email.clone());
    let envelope = Envelope::new(Some(sender), vec![to]).map_err(Undelivered::new)?;
    let transport = transport(app, server).await?;
    transport.send_raw(&envelope, &message.formatted()).await.map_err(Undelivered::new)?;
    Ok(())
}

fn message(app: &App, server: &Server, mail: &Mail, to: Address) -> Result<Message, Undelivered> {
    let now = u64::try_from(app.clock.now_ms()).unwrap_or(0);
    let id = format!("<{}@{}>", app.random.uuid(), server.from.email.domain());
    let mut builder = Message::builder()
        .from(server.from.clone())
        .to(Mailbox::new(None, to))
        .subject(&mail.subject)
        .date(UNIX_EPOCH + Duration::from_millis(now))
        .message_id(Some(id));
    if let Some(reply_to) = &server.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    let body = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    builder.multipart(body).map_err(Undelivered::new)
}

async fn transport(app: &App, server: &Server) -> Result<AsyncSmtpTransport<Tokio1Executor>, Undelivered> {
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.clone())
        .port(server.port)
        .timeout(Some(server.connect_timeout))
        .tls(tls(server, app.config.outgoing.trusted.clone()).await?);
    if let Some((user, login)) = &server.login {
        let (mechanisms, secret) = match login {
            Login::Password(secret) => (vec![Mechanism::Plain, Mechanism::Login], secret.clone()),
            Login::Token { url, client_id, client_secret, scope } => {
                let client = (client_id.as_str(), client_secret);
                let fetched = token::fetch(&app.egress, url, client, scope.as_deref(), server.timeout).await?;
                (vec![Mechanism::Xoauth2], fetched)
            }
        };
        let credentials = Credentials::new(user.clone(), secret.expose().to_owned());
        builder = builder.credentials(credentials).authentication(mechanisms);
    }
    Ok(builder.build())
}

async fn tls(server: &Server, trusted: Vec<CertificateDer<'static>>) -> Result<Tls, Undelivered> {
    if server.security == Security::None {
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(server.host.clone());
    for certificate in trusted {
        let certificate = Certificate::from_der(certificate.to_vec()).map_err(Undelivered::new)?;
        parameters = parameters.add_root_certificate(certificate);
    }
    // Reads the certificates of the system.
    let built = tokio::task::spawn_blocking(|| parameters.build()).await.map_err(Undelivered::new)?;
    let built = built.map_err(Undelivered::new)?;
    Ok(if server.security == Security::Tls { Tls::Wrapper(built) } else { Tls::Required(built) })
}
