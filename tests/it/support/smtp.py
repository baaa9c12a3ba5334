"""A mail server for tests: takes mails on a port of its own and prints each as a line of JSON.

It ends when its standard input does. TLS by STARTTLS or from the first byte, PLAIN, LOGIN and XOAUTH2.
"""
import argparse, asyncio, base64, email, email.policy, json, os, ssl, sys, threading

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("--tls", choices=["none", "starttls", "tls"], default="none")
parser.add_argument("--cert")
parser.add_argument("--key")
parser.add_argument("--user")
parser.add_argument("--password")
parser.add_argument("--token")
parser.add_argument("--refuse", action="store_true", help="refuse every mail")
options = parser.parse_args()


def say(**what):
    print(json.dumps(what), flush=True)


def part(message, kind):
    body = message.get_body(preferencelist=(kind,))
    return body.get_content() if body else ""


class Handler:
    async def handle_DATA(self, server, session, envelope):
        if options.refuse:
            return "554 not taken"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say(
            sender=envelope.mail_from, recipients=envelope.rcpt_tos, tls=server.transport.get_extra_info("sslcontext") is not None,
            authenticated=bool(session.authenticated), subject=str(message["subject"]), to=str(message["to"]),
            reply_to=str(message["reply-to"]), date=str(message["date"]), id=str(message["message-id"]),
            **{"from": str(message["from"])}, text=part(message, "plain"), html=part(message, "html"),
        )
        return "250 taken"

    async def auth_XOAUTH2(self, server, args):
        wanted = f"user={options.user}\x01auth=Bearer {options.token}\x01\x01"
        given = args[1] if len(args) > 1 else await server.challenge_auth("")
        text = base64.b64decode(given).decode() if isinstance(given, str) else (given or b"").decode()
        return AuthResult(success=bool(options.token) and text == wanted, handled=False)


def authenticate(server, session, envelope, mechanism, data):
    if mechanism not in ("PLAIN", "LOGIN") or options.password is None:
        return AuthResult(success=False, handled=False)
    right = (data.login.decode(), data.password.decode()) == (options.user, options.password)
    return AuthResult(success=right, handled=False)


def context():
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(options.cert, options.key)
    return made


def server():
    return SMTP(
        Handler(), authenticator=authenticate, auth_required=options.user is not None, auth_require_tls=False,
        tls_context=context() if options.tls == "starttls" else None, hostname="localhost", loop=loop,
    )


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


async def main():
    tls = context() if options.tls == "tls" else None
    listening = await loop.create_server(server, "127.0.0.1", 0, ssl=tls)
    say(port=listening.sockets[0].getsockname()[1])
    threading.Thread(target=end_with_parent, daemon=True).start()
    await listening.serve_forever()


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
