# E-Mails: je ein Betreff und ein Text. Ein Absatz, der nur aus dem Link oder dem Code besteht, wird im HTML hervorgehoben.
emailLinkButton = Weiter
emailLinkHint = Falls die Schaltfläche nicht geht, kopieren Sie diese Adresse in Ihren Browser:
periodSecond = { $count } Sekunde
periodSeconds = { $count } Sekunden
periodMinute = { $count } Minute
periodMinutes = { $count } Minuten
periodHour = { $count } Stunde
periodHours = { $count } Stunden
periodDay = { $count } Tag
periodDays = { $count } Tage

emailTestSubject = Test der Mail-Einstellungen
emailTestBody = Die Mail-Einstellungen von { $realmName } gehen: Diese Nachricht kam über sie.

emailVerificationSubject = Bestätigen Sie Ihre E-Mail-Adresse
emailVerificationBody = Ihr Konto bei { $realmName } hat diese E-Mail-Adresse. Bitte bestätigen Sie, dass sie Ihnen gehört:

    { $link }

    Der Link geht einmal, innerhalb dieser Zeit: { $linkExpirationFormatter }. Wenn Sie dort kein Konto haben, beachten Sie diese Nachricht nicht.

passwordResetSubject = Wählen Sie ein neues Passwort
passwordResetBody = Für Ihr Konto bei { $realmName } wurde ein neues Passwort verlangt. Wenn Sie es waren, geht es hier weiter:

    { $link }

    Der Link geht einmal, innerhalb dieser Zeit: { $linkExpirationFormatter }. Wenn Sie es nicht waren, beachten Sie diese Nachricht nicht: Es ändert sich nichts.

executeActionsSubject = Vervollständigen Sie Ihr Konto
executeActionsBody = Die Verwaltung von { $realmName } bittet Sie, für Ihr Konto dies zu tun: { $requiredActionsText }

    { $link }

    Der Link geht innerhalb dieser Zeit: { $linkExpirationFormatter }. Wenn Sie diese Nachricht nicht erwartet haben, fragen Sie bei der Verwaltung nach, bevor Sie ihn benutzen.

emailUpdateConfirmationSubject = Bestätigen Sie Ihre neue E-Mail-Adresse
emailUpdateConfirmationBody = Die E-Mail-Adresse eines Kontos bei { $realmName } soll { $newEmail } werden. Bitte bestätigen Sie, dass sie Ihnen gehört:

    { $link }

    Der Link geht einmal, innerhalb dieser Zeit: { $linkExpirationFormatter }. Wenn Sie es nicht waren, beachten Sie diese Nachricht nicht: Es ändert sich nichts.
