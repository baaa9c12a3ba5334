# Codes, die an eine bestätigte Adresse oder Nummer gehen, und die Seiten, die nach ihnen fragen.
loginCodeTitle = Bestätigen Sie, dass Sie es sind
loginCode = Code
loginCodeMailedTo = Ein Code ging per E-Mail an { $to }. Geben Sie ihn hier ein.
loginCodeMailed = Ein Code ging an Ihre E-Mail-Adresse. Geben Sie ihn hier ein.
loginCodeTextedTo = Ein Code ging per SMS an { $to }. Geben Sie ihn hier ein.
loginCodeTexted = Ein Code ging per SMS an Ihr Telefon. Geben Sie ihn hier ein.
loginCodeOfApp = Geben Sie den Code ein, den Ihre Authenticator-App zeigt.
loginCodeChoose = Sie bekommen einen Code, der zeigt, dass Sie es sind. Wie möchten Sie ihn bekommen?
loginCodeWay = Code bekommen
loginCodeByMailTo = Per E-Mail an { $to }
loginCodeByMail = Per E-Mail
loginCodeByTextTo = Per SMS an { $to }
loginCodeByText = Per SMS
loginCodeByApp = Von meiner Authenticator-App
loginCodeTrust = Auf diesem Gerät { $days } Tage lang nicht nach einem Code fragen
doSendNewCode = Neuen Code senden
doSendElsewhere = Anderen Weg wählen
missingCodeMessage = Bitte geben Sie den Code ein.
wrongCodeMessage = Dieser Code ist nicht richtig.
codeExpiredMessage = Dieser Code gilt nicht mehr. Lassen Sie einen neuen senden.
codeSentAgainMessage = Ein neuer Code wurde gesendet. Der vorige gilt nicht mehr.
codeWaitMessage = Vor einem Augenblick wurde ein Code gesendet. Bitte warten Sie ein wenig bis zum nächsten.
codeNotSentMessage = Der Code konnte nicht gesendet werden. Bitte versuchen Sie es gleich noch einmal.
codeServiceMessage = Codes können gerade nicht geprüft werden. Bitte versuchen Sie es später noch einmal.
codeDeniedMessage = Es wurden zu viele Codes angefordert oder falsch eingegeben. Bitte beginnen Sie später neu.
codeLockedMessage = Es wurden zu viele Codes angefordert oder falsch eingegeben. Dieser Weg ist für eine Weile gesperrt.
codeNoContactMessage = Ihnen kann kein Code gesendet werden, denn keine Adresse oder Nummer von Ihnen ist bestätigt. Bitte wenden Sie sich an Ihre Administration.

loginCodeSubject = Ihr Code für { $realmName }
loginCodeBody = Mit diesem Code melden Sie sich bei { $realmName } weiter an:

    { $code }

    Er gilt { $codeExpirationFormatter } lang und nur einmal. Geben Sie ihn niemandem, auch uns nicht. Wenn Sie sich gerade nicht anmelden, kennt jemand Ihr Passwort: Ändern Sie es.
loginCodeSms = { $code } ist Ihr Code für { $realmName }, er gilt { $codeExpirationFormatter } lang. Geben Sie ihn niemandem.
smsTestBody = Das SMS-Gateway von { $realmName } funktioniert: Diese Nachricht ging hindurch.
