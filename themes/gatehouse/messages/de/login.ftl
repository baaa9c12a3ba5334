# An- und Abmelden: Überschriften, Beschriftungen, Knöpfe.
languages = Sprachen
locale_en = English
locale_de = Deutsch

loginAccountTitle = Anmelden
loginToClient = weiter zu { $client }
reauthenticate = Bestätigen Sie, dass Sie es sind
restartLoginTooltip = Nicht Sie?
username = Benutzername
usernameOrEmail = Benutzername oder E-Mail
email = E-Mail
password = Passwort
showPassword = Passwort anzeigen
hidePassword = Passwort verbergen
rememberMe = Angemeldet bleiben
identityProviderLoginLabel = oder anmelden mit
noAccount = Neu hier?
registerTitle = Konto anlegen

doLogIn = Anmelden
doForgotPassword = Passwort vergessen?
doRegister = Konto anlegen
doShow = Anzeigen
doHide = Verbergen
doYes = Erlauben
doNo = Abbrechen
doSubmit = Speichern
doCancel = Abbrechen
doContinue = Weiter
doLogout = Abmelden
backToLogin = Zurück zur Anmeldung
backToApplication = Zurück zur Anwendung
proceedWithAction = Weiter

logoutConfirmTitle = Abmelden
logoutConfirmHeader = Möchten Sie sich abmelden? Sie verlassen damit jede Anwendung, die Sie mit dieser Anmeldung geöffnet haben.
successLogoutTitle = Abgemeldet
successLogout = Sie sind abgemeldet und können dieses Fenster schließen.
failedLogout = Das Abmelden ist nicht gelungen. Schließen Sie sicherheitshalber alle Fenster dieses Browsers.

pageExpiredTitle = Diese Seite ist veraltet
pageExpiredText = Vielleicht haben Sie die Zurück-Taste oder einen zweiten Tab benutzt. Es ist nichts verloren: Machen Sie weiter, wo Sie waren, oder beginnen Sie von vorn.
pageExpiredContinue = Weitermachen
pageExpiredRestart = Von vorn beginnen

formPostTitle = Noch ein Schritt
formPostText = In Ihrem Browser läuft kein JavaScript. Bitte drücken Sie den Knopf, um zur Anwendung zurückzukehren.

errorTitle = Das hat nicht geklappt
alreadyLoggedIn = Sie sind schon angemeldet.
differentUserAuthenticated = Hier ist schon jemand anderes angemeldet, nämlich { $user }. Bitte melden Sie sich zuerst ab.
accountUpdatedMessage = Ihr Konto ist auf dem neuesten Stand.
accountPasswordUpdatedMessage = Ihr Passwort ist geändert.
updateProfileMessage = Bitte vervollständigen Sie Ihr Profil, bevor es weitergeht.
updatePasswordMessage = Wählen Sie ein neues Passwort, bevor es weitergeht.
verifyEmailMessage = Bitte bestätigen Sie Ihre E-Mail-Adresse, bevor es weitergeht.
configureTotpMessage = Richten Sie eine Authenticator-App ein, bevor es weitergeht.
resetPasswordMessage = Bitte ändern Sie Ihr Passwort.
